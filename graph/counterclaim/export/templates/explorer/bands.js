// Lay out a few claims as explorer_look.py does for the first look: who says so on one side of them, who denies on the other.
(() => {
  const ROOM = { speaker: 78, column: 274, claimGap: 20, speakerGap: 8, narrowColumn: 78, narrowGap: 44 };
  const STEP = ROOM.speaker + ROOM.speakerGap;
  const MOST = { claims: 8, speakers: 18 }; // beyond these the columns would be higher than can be read
  cc.extent = (node) =>
    node.isClaim ? [232, 40 + 18 * Math.max(2, Math.min(5, 1 + Math.floor(node.label.length / 30)))] : [132, 78];
  /** Say whether the network stands on a screen too narrow for three columns. */
  cc.isNarrow = () => (document.querySelector(".canvas")?.clientWidth || window.innerWidth) < 560;

  const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0);

  const partOf = (nodeSet, lines) => {
    const nodes = [...nodeSet].sort((a, b) => a.number - b.number);
    const ties = new Map();
    const links = new Map(nodes.map((node) => [node, new Set()]));
    for (const line of lines) {
      if (line.from === line.to || !nodeSet.has(line.from) || !nodeSet.has(line.to)) continue;
      if (cc.positions.includes(line.relation)) {
        const left = cc.side(line.relation) === "for";
        ties.set(`${line.from.number}|${line.to.number}|${left}`, { speaker: line.from, claim: line.to, left });
      } else {
        links.get(line.from).add(line.to);
        links.get(line.to).add(line.from);
      }
    }
    const sorted = [...ties.values()].sort(
      (a, b) => a.claim.number - b.claim.number || a.speaker.number - b.speaker.number || a.left - b.left,
    );
    return {
      claims: nodes.filter((node) => node.isClaim),
      speakers: nodes.filter((node) => !node.isClaim),
      ties: sorted,
      near: (node) => [...links.get(node)].sort((a, b) => a.number - b.number),
    };
  };

  /** Return who stands on the side of those who say so. */
  const sidesOf = (part) => {
    const votes = new Map(part.speakers.map((speaker) => [speaker, []]));
    for (const tie of part.ties) votes.get(tie.speaker)?.push(tie.left);
    const sides = new Map();
    for (const [speaker, own] of votes) {
      const yes = own.filter(Boolean).length;
      if (own.length) sides.set(speaker, 2 * yes > own.length || (2 * yes === own.length && own[0]));
    }
    for (const speaker of part.speakers) {
      if (votes.get(speaker).length) continue;
      const near = part.near(speaker).find((other) => votes.get(other)?.length);
      sides.set(speaker, near ? sides.get(near) : true);
    }
    return sides;
  };

  /** Return the claims so that neighbours share speakers where they can; the first stays first. */
  const rowsOf = (part) => {
    const speakers = new Map(part.claims.map((claim) => [claim, new Set()]));
    for (const tie of part.ties) speakers.get(tie.claim)?.add(tie.speaker);
    let left = part.claims.slice(1);
    const rows = part.claims.slice(0, 1);
    while (left.length) {
      const last = speakers.get(rows.at(-1));
      const shared = (claim) => [...speakers.get(claim)].filter((speaker) => last.has(speaker)).length;
      const next = left.reduce((best, claim) => (shared(claim) > shared(best) ? claim : best));
      rows.push(next);
      left = left.filter((claim) => claim !== next);
    }
    return rows;
  };

  const wantedBy = (part, middle) => {
    const heights = new Map(part.speakers.map((speaker) => [speaker, []]));
    for (const tie of part.ties) heights.get(tie.speaker)?.push(middle.get(tie.claim));
    const found = new Map([...heights].filter(([, own]) => own.length).map(([speaker, own]) => [speaker, mean(own)]));
    for (const speaker of part.speakers) {
      if (heights.get(speaker).length) continue;
      const near = part.near(speaker).filter((other) => heights.get(other)?.length);
      found.set(speaker, mean(near.map((other) => found.get(other))));
    }
    return found;
  };

  /** Return values in the same order, at least a step apart, as near to the wanted ones as that allows. */
  const spread = (wanted, step) => {
    const blocks = [];
    wanted.forEach((value, number) => {
      blocks.push([value - number * step, 1]);
      while (blocks.length > 1 && blocks.at(-2)[0] / blocks.at(-2)[1] > blocks.at(-1)[0] / blocks.at(-1)[1]) {
        const [total, many] = blocks.pop();
        blocks.at(-1)[0] += total;
        blocks.at(-1)[1] += many;
      }
    });
    return blocks.flatMap(([total, many]) => Array(many).fill(total / many)).map((start, at) => start + at * step);
  };

  const whole = (places) =>
    new Map([...places].map(([node, [x, y]]) => [node, { x: Math.floor(x + 0.5), y: Math.floor(y + 0.5) }]));

  const wide = (part) => {
    const sides = sidesOf(part);
    const columns = [true, false].map((left) => part.speakers.filter((speaker) => sides.get(speaker) === left));
    const tallest = Math.max(...columns.map((column) => column.length)) * STEP - ROOM.speakerGap;
    const total = part.claims.reduce((sum, claim) => sum + cc.extent(claim)[1], 0);
    const gap = Math.max(ROOM.claimGap, (tallest - total) / Math.max(1, part.claims.length));
    const middle = new Map();
    let top = -(total + gap * (part.claims.length - 1)) / 2;
    for (const claim of rowsOf(part)) {
      const [, height] = cc.extent(claim);
      middle.set(claim, top + height / 2);
      top += height + gap;
    }
    const wanted = wantedBy(part, middle);
    const places = new Map([...middle].map(([claim, y]) => [claim, [0, y]]));
    columns.forEach((column, right) => {
      const sorted = [...column].sort((a, b) => wanted.get(a) - wanted.get(b) || a.number - b.number);
      const rows = spread(
        sorted.map((speaker) => wanted.get(speaker)),
        STEP,
      );
      sorted.forEach((speaker, at) => places.set(speaker, [right ? ROOM.column : -ROOM.column, rows[at]]));
    });
    return whole(places);
  };

  const narrow = (part) => {
    const sides = sidesOf(part);
    const places = new Map();
    const row = (speakers, y) => {
      speakers.forEach((speaker, number) => {
        const alone = number === speakers.length - 1 && number % 2 === 0;
        const x = alone ? 0 : ROOM.narrowColumn * ((number % 2) * 2 - 1);
        places.set(speaker, [x, y + Math.floor(number / 2) * STEP + ROOM.speaker / 2]);
      });
      const rows = Math.ceil(speakers.length / 2);
      return y + rows * STEP - (rows ? ROOM.speakerGap : 0);
    };
    const speaks = (speaker, claim) => part.ties.some((tie) => tie.speaker === speaker && tie.claim === claim);
    let y = 0;
    for (const claim of [...rowsOf(part), null]) {
      const own = part.speakers.filter((speaker) => !places.has(speaker) && (!claim || speaks(speaker, claim)));
      const [above, below] = [true, false].map((left) => own.filter((speaker) => sides.get(speaker) === left));
      y = row(above, y);
      if (claim) {
        const [, height] = cc.extent(claim);
        y += above.length ? ROOM.narrowGap : 0;
        places.set(claim, [0, y + height / 2]);
        y += height;
      }
      y = row(below, y + (below.length ? ROOM.narrowGap : 0)) + ROOM.claimGap * 1.5;
    }
    return whole(places);
  };

  cc.bandColumn = ROOM.column;
  /** Return a place for each node of a part of the network; null when it is too large to stand in columns. */
  cc.bands = (nodeSet, lines, narrowly = cc.isNarrow()) => {
    const part = partOf(nodeSet, lines);
    if (!narrowly && (part.claims.length > MOST.claims || part.speakers.length > MOST.speakers)) return null;
    return narrowly ? narrow(part) : wide(part);
  };
})();
