// The least that a program can do to send a request.
await fetch(process.env.BENCH_ADDRESS);
