import type { GridPos, Panel, RowPanel } from './grafana';
import type { Row, Sized } from './panels';

const WIDTH = 24;

/** Panels with a place and a number each: row by row, from left to right. */
export function laidOut(rows: readonly Row[], interval: string): (Panel | RowPanel)[] {
  let [y, id] = [0, 0];
  const all: (Panel | RowPanel)[] = [];
  for (const { title, collapsed = false, repeat, panels } of rows) {
    id += 1;
    const head = { type: 'row' as const, id, title, collapsed, ...(repeat === undefined ? {} : { repeat }) };
    const gridPos = { x: 0, y, w: WIDTH, h: 1 };
    const { placed, below } = place(panels, y + 1);
    const drawn = placed.map(([panel, position]) => {
      id += 1;
      return asked({ ...panel, id, gridPos: position }, interval);
    });
    all.push({ ...head, gridPos, panels: collapsed ? drawn : [] }, ...(collapsed ? [] : drawn));
    y = collapsed ? y + 1 : below;
  }
  return all;
}

function place(panels: readonly Sized[], top: number) {
  let [x, y, line] = [0, top, 0];
  const placed = panels.map(({ panel, width, height }): readonly [Panel, GridPos] => {
    if (x + width > WIDTH) [x, y, line] = [0, y + line, 0];
    const position = { x, y, w: width, h: height };
    [x, line] = [x + width, Math.max(line, height)];
    return [panel, position];
  });
  return { placed, below: y + line };
}

/** Grafana finds from the least step how long counters must be looked at. */
function asked(panel: Panel, interval: string): Panel {
  if (!panel.targets) return panel;
  return { ...panel, targets: panel.targets.map(target => ({ ...target, interval })) };
}
