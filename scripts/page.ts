import { writeFileSync } from 'node:fs';
import { buildPage, PAGE_FILE } from './page-files.ts';

// The program and the style of the HTML report, as text that the action carries; a test keeps them equal to `page/`.
writeFileSync(PAGE_FILE, buildPage());
