// Lay out a chosen part anew, as explorer_layout.py does for the first look: no random number, same part, same picture.
(() => {
  const OFFSETS = { for: [-300, 0], against: [300, 0], doubted: [300, 0], withheld: [0, 210], neutral: [0, -210] };
  const GOLDEN = Math.PI * (3 - Math.sqrt(5));
  cc.extent = (node) => (node.isClaim ? [216, 46 + 17 * Math.min(4, 1 + Math.floor(node.label.length / 28))] : [132, 96]);

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
      for (const [axis, offset] of [[0, dx], [1, dy]]) {
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
          const over = [0, 1].map((axis) => (sizes[i][axis] + sizes[j][axis]) / 2 + [26, 22][axis] - Math.abs(gap[axis]));
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

  /** Return a place for each node of a part of the network. */
  cc.tidy = (nodeSet, lines) => {
    const nodes = [...nodeSet].sort((a, b) => a.number - b.number);
    const at = new Map(nodes.map((node, number) => [node, number]));
    const pulls = springs(nodes, lines, at);
    const degree = nodes.map(() => 0);
    for (const [node, anchor] of pulls) {
      degree[node] += 1;
      degree[anchor] += 1;
    }
    let turn = 0;
    const points = nodes.map((node, number) => {
      const reach = node.isClaim ? 430 * Math.sqrt(turn++) : 40;
      const angle = (node.isClaim ? turn - 1 : number) * GOLDEN;
      return [1.25 * reach * Math.cos(angle) + 7 * Math.cos(number * GOLDEN), 0.8 * reach * Math.sin(angle) + 19 * Math.sin(number * GOLDEN)];
    });
    const steps = nodes.length > 250 ? 60 : 220;
    for (let round = 0; round < steps; round += 1) step(points, pulls, degree.map((d) => Math.max(1, d)), 1 - round / steps);
    separate(points, nodes.map(cc.extent));
    return new Map(nodes.map((node, number) => [node, { x: Math.round(points[number][0]), y: Math.round(points[number][1]) }]));
  };
})();
