import type { PageModel } from '../src/report/html/page-shape.ts';
import { drawCharts } from './charts.ts';
import { find } from './elements.ts';
import { startTable } from './table.ts';

const model: PageModel = JSON.parse(find('model', HTMLScriptElement).text);
startTable(model);
drawCharts(model.charts);
