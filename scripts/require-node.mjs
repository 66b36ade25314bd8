// Plain JavaScript, so that an old Node can say what is wrong instead of failing on a type.
const WANTED_MAJOR = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < WANTED_MAJOR) {
  console.error(
    `Policy Gate needs Node ${WANTED_MAJOR}, and this is ${process.version}. Its dev dependency "node" brings it: ` +
      'run "npm ci" (without --ignore-scripts) and start this through "npm run".',
  );
  process.exit(1);
}
