// Keep the keyboard's place: parts of the page are drawn anew, and what had the focus must have it again afterwards.
(() => {
  const PARTS = "#panel, #side, #bar, #tools, #tabs, #brush, #find, .view";
  const FOCUSABLE = "button, a[href], input, select, summary, textarea, [tabindex]";
  let opener = null; // where the reader was before the panel was opened

  const wordsOf = (element) => element.getAttribute("aria-label") || element.name || element.textContent.slice(0, 200);
  const alike = (part, words) => [...part.querySelectorAll(FOCUSABLE)].filter((other) => wordsOf(other) === words);

  /** Return a note of an element by which its successor can be found; null for the page itself. */
  const note = (element) => {
    const part = element?.closest?.(PARTS);
    if (!part) return null;
    const words = wordsOf(element);
    return {
      element,
      part: part.id,
      words,
      turn: alike(part, words).indexOf(element),
      place: [...part.querySelectorAll(FOCUSABLE)].indexOf(element),
    };
  };

  const seen = (element) => element?.isConnected && element.getClientRects().length > 0;

  /** Give the focus to what a note speaks of, to what stands in its place, or to its part of the page. */
  const find = (mark) => {
    if (seen(mark.element)) return mark.element;
    const part = cc.byId(mark.part);
    const found = alike(part, mark.words);
    const all = [...part.querySelectorAll(FOCUSABLE)];
    return [found[mark.turn], found[0], all[mark.place], all.at(-1)].find(seen);
  };

  /** Draw, then put the focus back: into the panel when that shows something new, to where it came from when it closes. */
  cc.keepFocus = (draw, state, before) => {
    const mark = note(document.activeElement);
    if (state.sel && !before.sel && mark?.part !== "panel") opener = mark;
    draw();
    const closed = before.sel && !state.sel;
    if (closed && opener && (mark?.part === "panel" || !mark)) {
      find(opener)?.focus({ preventScroll: true });
      opener = null;
      return;
    }
    if (!mark || seen(document.activeElement.closest?.(PARTS) && document.activeElement)) return;
    if (mark.part === "panel" && state.sel !== before.sel) cc.focusPanel();
    else find(mark)?.focus({ preventScroll: true });
  };

  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  /** Let the arrow keys move between the elements of a view, by where they stand. */
  cc.arrows = (section, selector) => {
    if (section.dataset.arrows) return;
    section.dataset.arrows = "1";
    section.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      const here = event.target.closest?.(selector);
      if (!move || !here) return;
      const [x, y] = middle(here);
      const ahead = [...section.querySelectorAll(selector)]
        .map((other) => [other, ...middle(other)])
        .map(([other, ox, oy]) => [
          other,
          (ox - x) * move[0] + (oy - y) * move[1],
          Math.abs((ox - x) * move[1]) + Math.abs((oy - y) * move[0]),
        ])
        .filter(([other, along, aside]) => other !== here && along > 4 && aside < 4 * along);
      const [next] = ahead.reduce((best, one) => (one[1] + 2 * one[2] < best[1] + 2 * best[2] ? one : best), [
        null,
        Infinity,
        0,
      ]);
      event.preventDefault();
      next?.focus();
    });
  };
})();
