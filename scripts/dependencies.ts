import { writeFileSync } from 'node:fs';
import { DEPENDENCIES_FILE, dependencyList } from './dependency-list.ts';

writeFileSync(DEPENDENCIES_FILE, dependencyList());
