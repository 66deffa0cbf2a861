// Start the query page: YASGUI on this service, with the named questions as examples.
(async () => {
  const endpoint = new URL("sparql", document.baseURI).href;
  const reply = await fetch(new URL("questions", document.baseURI));
  const { questions } = await reply.json();
  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    persistenceId: "counterclaim",
    yasqe: { autocompleters: [] },
  });
  const chooser = document.getElementById("question");
  for (const question of questions) {
    const option = document.createElement("option");
    option.value = question.name;
    option.textContent = question.question;
    chooser.append(option);
  }
  const show = () => {
    const chosen = questions.find((question) => question.name === chooser.value);
    if (chosen) yasgui.getTab().setQuery(chosen.sparql);
  };
  chooser.addEventListener("change", show);
  const named = new URLSearchParams(location.search).get("question");
  if (named) { chooser.value = named; show(); }
})();
