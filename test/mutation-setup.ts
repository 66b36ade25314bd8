import fc from 'fast-check';

// That a law is broken is all that is asked: a search for the smallest example would take minutes.
fc.configureGlobal({ endOnFailure: true });
