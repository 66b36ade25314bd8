import { describeSilentDeciding } from './github-deciding-matrix.ts';

describeSilentDeciding();
