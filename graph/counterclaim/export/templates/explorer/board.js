// The claim board: every claim under its weightiest status.
(() => {
  const SHOWN = 40;
  const COLUMNS = [
    "contested",
    "self-contradicted",
    "denied",
    "conceded",
    "withheld",
    "unanswered",
    "confirmed",
    "uncontested",
    "unspecified",
  ];

  cc.drawBoard = (section) => {
    const shown = cc.filtered();
    const columns = new Map(COLUMNS.map((status) => [status, []]));
    for (const claim of cc.model.claims) {
      if (shown.narrowed && !shown.nodes.has(claim)) continue;
      if (shown.focus && !shown.nodes.has(claim)) continue;
      const status = COLUMNS.find((one) => claim.statuses.includes(one)) || "uncontested";
      columns.get(status).push(claim);
    }
    cc.arrows(section, ".claim-card");
    const used = [...columns].filter(([, claims]) => claims.length);
    cc.fill(
      section,
      used.length ? null : cc.h("p", { class: "empty" }, cc.t(cc.model.nodes.length ? "nothing" : "empty_store")),
      cc.h(
        "div",
        { class: "board" },
        used.map(([status, claims]) =>
          cc.h(
            "section",
            { class: `lane lane-${status}`, "aria-labelledby": `lane-${status}` },
            cc.h(
              "h2",
              { id: `lane-${status}` },
              cc.h("span", { "aria-hidden": "true", class: "sign" }, cc.statusSigns[status]),
              cc.tv("status", status),
              cc.h("span", { class: "count" }, cc.number(claims.length)),
            ),
            cc.h("p", { class: "soft" }, cc.t(`about_${status}`, { window: cc.windowWords() })),
            cc.h(
              "div",
              { class: "cards" },
              claims.slice(0, SHOWN).map((claim) => cc.claimCard(claim)),
            ),
            claims.length > SHOWN ? more(claims) : null,
          ),
        ),
      ),
    );
  };

  const more = (claims) => {
    let at = SHOWN;
    const button = cc.button(`+ ${cc.number(claims.length - at)}`, () => {
      button.previousElementSibling.append(...claims.slice(at, at + SHOWN).map((claim) => cc.claimCard(claim)));
      at += SHOWN;
      if (at >= claims.length) button.remove();
      else button.textContent = `+ ${cc.number(claims.length - at)}`;
    });
    return button;
  };
})();
