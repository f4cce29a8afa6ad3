// Runs in the head of every page, before Streamlit's own scripts. It keeps the placeholder of first_page.html on the page until
// the first run is drawn, and chooses which words of first_page.html say that the page cannot reach its server.
{
  const LONGEST = 6000; // milliseconds that a page with content waits for its last parts
  const BLOCKED = 8000; // milliseconds without a word through the socket, while the server answers other requests
  const page = document.documentElement;
  const app = () => document.querySelector("[data-testid=stApp]");
  const isConnected = () => app().dataset.testConnectionState === "CONNECTED" && app().dataset.testScriptState !== "initial";

  // Where Streamlit's services are: beside the page. Without this it asks first for what would be below the page's own address.
  window.__streamlit = { ...window.__streamlit, BACKEND_BASE_URL: new URL("./", location.href).href.split(/[?#]/)[0] };

  // The theme, as Streamlit chooses it: by the address, else by what the reader chose here before, else by the system.
  // On a phone the menu lies over the page, so that Streamlit shall not remember that it was open.
  const options = new URLSearchParams(location.search).getAll("embed_options").join();
  let kept = "";
  try {
    const menus = Object.keys(localStorage).filter((key) => key.startsWith("stSidebarCollapsed-"));
    if (matchMedia("(max-width: 767px)").matches) menus.forEach((key) => localStorage.removeItem(key));
    kept = Object.entries(localStorage).find(([key]) => key.startsWith(`stActiveTheme-${location.pathname}-v`))?.[1] ?? "";
  } catch {} // a browser may forbid to keep anything
  page.dataset.scheme = (/(light|dark)_theme/.exec(options) ?? /(light|dark)/.exec(kept.toLowerCase()))?.[1] ?? "system";
  page.classList.add("waits");
  page.classList.toggle("embeds", new URLSearchParams(location.search).getAll("embed").includes("true"));

  // Back and Forward take nothing from what is kept in this tab, as in tools.js.
  try {
    const address = new URL(location.href), last = sessionStorage.getItem("ledger-set");
    const isHistory = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (isHistory && last !== null && last !== (address.searchParams.get("set") ?? "")) {
      if (last) address.searchParams.set("set", last);
      else address.searchParams.delete("set");
      history.replaceState(history.state, "", address);
    }
  } catch {}

  // Ctrl+K presses the button of the search; while the page loads, as soon as the page is shown.
  let isSearched = false;
  const search = () => document.querySelector("button.find")?.click();
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (page.classList.contains("embeds")) return;
    event.preventDefault();
    event.stopPropagation();
    if (page.classList.contains("waits")) isSearched = true;
    else search();
  }, true);

  const show = () => {
    clearInterval(looking);
    page.classList.remove("waits");
    document.getElementById("first")?.remove();
    performance.mark("shown");
    if (isSearched) search();
  };
  // A component that has nothing to draw says so by the attribute `data-blank` on the element that it was given.
  const isDrawn = (component) => component.offsetHeight || component.matches("[data-blank]") || component.querySelector("[data-blank]");
  let longest;
  const look = () => {
    if (!document.querySelector("[data-testid=stMain] :is(h1, [data-testid=stException])")) return;
    longest ??= setTimeout(show, LONGEST);
    const areDrawn = [...document.querySelectorAll("[data-testid^=stBidiComponent]")].every(isDrawn);
    const isRun = app().dataset.testScriptState === "notRunning";
    if (isRun && areDrawn && !document.querySelector("[data-testid=stSkeleton]")) show();
  };
  const looking = setInterval(look, 50);

  let told = "";
  const tell = (trouble) => {
    if (trouble === told) return;
    told = trouble;
    for (const words of document.querySelectorAll("[data-trouble]")) words.hidden = words.dataset.trouble !== trouble;
    for (const host of document.querySelectorAll("[data-host]")) host.textContent = location.host;
  };
  let isBroken = false, isAsking = false, lost = 0, answering = 0;
  const follow = async () => {
    if (isAsking || !app()) return isBroken && tell("scripts");
    if (isConnected()) return (lost = answering = 0), tell("");
    lost ||= Date.now();
    // Streamlit's own words for it stand in a dialog, behind which nothing can be read.
    [...document.querySelectorAll("[role=dialog]")].find((dialog) => /^\s*Connection error/.test(dialog.textContent))?.querySelector("button")?.click();
    isAsking = true;
    const asked = { cache: "no-store", signal: AbortSignal.timeout(10_000) };
    const answers = await fetch("./_stcore/health", asked).then((response) => response.ok, () => false);
    isAsking = false;
    if (isConnected()) return;
    answering = answers ? answering || Date.now() : 0;
    if (answers ? Date.now() - answering > BLOCKED : Date.now() - lost > 1500) tell(answers ? "socket" : "server");
  };
  setInterval(follow, 1000);
  // Back and Forward before the page stands: Streamlit does not know its pages yet and would go on with the page that it began.
  const begin = (event) => {
    if (!page.classList.contains("waits")) return;
    event.stopImmediatePropagation();
    location.reload();
  };
  addEventListener("popstate", begin, true);
  addEventListener("error", ({ target }) => (isBroken ||= target.tagName === "SCRIPT" && !app()), true);
  addEventListener("click", ({ target }) => target.closest?.("[data-trouble] button") && location.reload());
}
