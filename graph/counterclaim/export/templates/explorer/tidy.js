// Lay out a part that is too large for columns: by forces, without a random number, so that the same part gives the same picture.
(() => {
  const OFFSETS = { for: [-280, 0], against: [280, 0], doubted: [280, 0], withheld: [0, 190], neutral: [0, -190] };
  const GOLDEN = Math.PI * (3 - Math.sqrt(5));
  const springs = (nodes, lines, at) => {
    const found = new Map();
    for (const line of lines) {
      if (line.from === line.to) continue;
      const pair = [at.get(line.from), at.get(line.to)];
      if (cc.positions.includes(line.relation)) {
        const side = cc.side(line.relation);
        found.set(`${pair}|${side}`, [...pair, ...OFFSETS[side], 1]);
      } else found.set(`${pair}|tie`, [...pair, 0, 0, line.relation === "on_behalf_of" ? 0.18 : 0.05]);
    }
    return [...found.values()];
  };

  const step = (points, pulls, degree, heat) => {
    const move = points.map(() => [0, 0]);
    for (const [node, anchor, dx, dy, pull] of pulls) {
      for (const [axis, offset] of [
        [0, dx],
        [1, dy],
      ]) {
        const error = (points[anchor][axis] + offset - points[node][axis]) * pull;
        move[node][axis] += (0.28 * error) / degree[node];
        move[anchor][axis] -= (0.28 * error) / degree[anchor];
      }
    }
    for (let i = 0; i < points.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const [gx, gy] = [points[i][0] - points[j][0], points[i][1] - points[j][1]];
        const distance = Math.max(1, Math.hypot(gx / 1.3, gy * 1.3));
        const push = 550 / 6 / (distance * distance);
        move[i][0] += gx * push;
        move[i][1] += gy * push;
        move[j][0] -= gx * push;
        move[j][1] -= gy * push;
      }
    }
    points.forEach((point, number) => {
      const length = Math.max(1e-9, Math.hypot(...move[number]));
      const reach = Math.min(length, 60 * heat + 1) / length;
      point[0] += move[number][0] * reach;
      point[1] += move[number][1] * reach;
    });
  };

  const separate = (points, sizes) => {
    for (let round = 0; round < 300; round += 1) {
      let hit = false;
      for (let i = 0; i < points.length; i += 1) {
        for (let j = 0; j < i; j += 1) {
          const gap = [points[i][0] - points[j][0], points[i][1] - points[j][1]];
          const over = [0, 1].map(
            (axis) => (sizes[i][axis] + sizes[j][axis]) / 2 + [34, 30][axis] - Math.abs(gap[axis]),
          );
          if (over[0] <= 0.5 || over[1] <= 0.5) continue;
          hit = true;
          const axis = over[0] < over[1] ? 0 : 1;
          const push = (gap[axis] < 0 ? -0.5 : 0.5) * over[axis];
          points[i][axis] += push;
          points[j][axis] -= push;
        }
      }
      if (!hit) return;
    }
  };

  const components = (nodes, lines) => {
    const near = new Map(nodes.map((node) => [node, []]));
    for (const line of lines) {
      near.get(line.from)?.push(line.to);
      near.get(line.to)?.push(line.from);
    }
    const seen = new Set();
    const parts = [];
    for (const node of nodes) {
      if (seen.has(node)) continue;
      const part = [node];
      seen.add(node);
      for (let at = 0; at < part.length; at += 1)
        for (const next of near.get(part[at])) if (near.has(next) && !seen.has(next)) (seen.add(next), part.push(next));
      parts.push(part.sort((a, b) => a.number - b.number));
    }
    return parts;
  };

  const range = (points, axis) =>
    points.reduce((most, point) => Math.max(most, point[axis]), -Infinity) -
    points.reduce((least, point) => Math.min(least, point[axis]), Infinity);
  const area = (points) => (range(points, 0) + 100) * (range(points, 1) + 100);

  const layPart = (nodes, lines) => {
    const at = new Map(nodes.map((node, number) => [node, number]));
    const pulls = springs(
      nodes,
      lines.filter((line) => at.has(line.from) && at.has(line.to)),
      at,
    );
    const degree = nodes.map(() => 0);
    for (const [node, anchor] of pulls) {
      degree[node] += 1;
      degree[anchor] += 1;
    }
    let turn = 0;
    let points = nodes.map((node, number) => {
      const reach = node.isClaim ? 430 * Math.sqrt(turn++) : 40;
      const angle = (node.isClaim ? turn - 1 : number) * GOLDEN;
      return [
        1.25 * reach * Math.cos(angle) + 7 * Math.cos(number * GOLDEN),
        0.8 * reach * Math.sin(angle) + 19 * Math.sin(number * GOLDEN),
      ];
    });
    const steps = nodes.length > 250 ? 60 : 220;
    for (let round = 0; round < steps; round += 1)
      step(
        points,
        pulls,
        degree.map((d) => Math.max(1, d)),
        1 - round / steps,
      );
    const sizes = nodes.map(cc.extent);
    separate(points, sizes);
    for (let round = 0; round < (nodes.length > 250 ? 0 : 8); round += 1) {
      const tighter = points.map(([x, y]) => [0.9 * x, 0.9 * y]);
      separate(tighter, sizes);
      if (area(tighter) >= area(points)) break;
      points = tighter;
    }
    return { nodes, points, sizes };
  };

  const shelf = (boxes, width) => {
    const corners = [];
    let [x, y, row, reach] = [0, 0, 0, 0];
    for (const box of boxes) {
      if (x && x + box.width > width + 1) [x, y, row] = [0, y + row, 0];
      corners.push([x, y]);
      x += box.width;
      row = Math.max(row, box.height);
      reach = Math.max(reach, x);
    }
    return { corners, need: Math.max(reach / 1.15, y + row) };
  };

  /** Set boxes in rows, as wide as lets them be drawn largest. */
  const rows = (boxes) => {
    const widest = boxes.reduce((most, box) => Math.max(most, box.width), 0);
    const total = boxes.reduce((sum, box) => sum + box.width, 0);
    const tried = Array.from({ length: 25 }, (_, step) => shelf(boxes, widest + ((total - widest) * step) / 24));
    return tried.reduce((best, found) => (found.need < best.need ? found : best));
  };

  /** Return a place for each node of a part of the network: connected parts side by side, largest first. */
  cc.tidy = (nodeSet, lines) => {
    const banded = cc.bands(nodeSet, lines);
    cc.columned = Boolean(banded) && !cc.isNarrow();
    if (banded) return banded;
    const nodes = [...nodeSet].sort((a, b) => a.number - b.number);
    const boxes = components(nodes, lines)
      .map((part) => layPart(part, lines))
      .map(({ nodes: part, points, sizes }) => {
        const low = [0, 1].map(
          (axis) =>
            points.reduce((least, point, at) => Math.min(least, point[axis] - sizes[at][axis] / 2), Infinity) - 30,
        );
        const high = [0, 1].map(
          (axis) =>
            points.reduce((most, point, at) => Math.max(most, point[axis] + sizes[at][axis] / 2), -Infinity) + 30,
        );
        return {
          part,
          points: points.map(([x, y]) => [x - low[0], y - low[1]]),
          width: high[0] - low[0],
          height: high[1] - low[1],
        };
      });
    boxes.sort((a, b) => b.height - a.height || b.width - a.width);
    const { corners } = rows(boxes);
    const places = new Map();
    boxes.forEach((box, number) => {
      const [x, y] = corners[number];
      box.part.forEach((node, at) => {
        places.set(node, { x: Math.round(x + box.points[at][0]), y: Math.round(y + box.points[at][1]) });
      });
    });
    return places;
  };
})();
