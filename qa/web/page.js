// What the page does in the browser: marks lead to cards, links open the reading window, buttons
// copy. Gradio runs this once, as the body of a function that gets `element`, `props`, `server` and
// `watch`; props.value is the interface language.

const plainClick = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

// Words of the interface language, which the source panel carries.
const label = (name) => document.getElementById("labels")?.dataset[name] ?? "";

// --- the interface language -------------------------------------------------------------------

const setLanguage = () => {
  document.documentElement.lang = props.value || "en";
};

watch("value", () => {
  setLanguage();
  if (viewer.open) openDocument(window.location.search);
  const address = new URL(window.location.href);
  address.searchParams.set("ui", props.value);
  history.replaceState(history.state, "", address);
});
setLanguage();

// --- the question box -------------------------------------------------------------------------

// On a narrow screen the box lies over the end of the page: what is scrolled to stays above it.
const boxHeight = new ResizeObserver(([box]) => {
  const height = `${Math.ceil(box.borderBoxSize[0].blockSize)}px`;
  document.documentElement.style.setProperty("--composer-height", height);
});

// Gradio may draw the box after it has run this.
const awaitBox = () => {
  const composer = document.getElementById("composer");
  if (composer) boxHeight.observe(composer);
  else requestAnimationFrame(awaitBox);
};
awaitBox();

// --- marks and cards --------------------------------------------------------------------------

let lastMark = null;

// A new question, and then its answer, come to the top of the conversation, and its sources to the
// top of theirs.
let latest = "";
const conversation = new MutationObserver(() => {
  // Gradio labels a message with its Markdown source; the message itself reads better.
  document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => {
    message.removeAttribute("aria-label");
  });
  document.querySelector("#chat [role=log]")?.setAttribute("aria-label", label("conversation"));
  document.querySelector("fieldset#language, #language fieldset")?.setAttribute("aria-label", label("language"));
  const question = [...document.querySelectorAll("#chat .user-row")].at(-1);
  const answer = [...document.querySelectorAll("#chat .bot-row")].at(-1)?.textContent ?? "";
  if (question && answer !== latest) {
    question.scrollIntoView({ block: "start" });
    document.getElementById("sources").scrollTop = 0;
  }
  latest = answer;
});
conversation.observe(document.body, { childList: true, subtree: true });

const showCard = (card, mark) => {
  const turn = card.closest(".turn");
  document.querySelectorAll("#panel .turn").forEach((other) => { other.hidden = other !== turn; });
  document.querySelectorAll("#panel .card.called").forEach((other) => other.classList.remove("called"));
  card.classList.add("called");
  lastMark = mark;
  card.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
};

// --- the reading window -----------------------------------------------------------------------

const viewer = document.createElement("dialog");
viewer.className = "viewer";
viewer.innerHTML =
  '<button type="button" class="viewer-close"></button><div class="viewer-body" tabindex="-1"></div>';
document.body.append(viewer);
const closeButton = viewer.querySelector(".viewer-close");
const viewerBody = viewer.querySelector(".viewer-body");

const openDocument = async (query) => {
  const others = [...document.querySelectorAll("#panel .turn:not([hidden]) .card a.open")];
  closeButton.textContent = label("close");
  viewerBody.textContent = label("loading");
  if (!viewer.open) viewer.showModal();
  try {
    viewerBody.innerHTML = await server.open_document({
      link: query,
      neighbours: others.map((link) => link.getAttribute("href")),
      language: props.value,
    });
  } catch {
    viewerBody.textContent = label("failed");
  }
  closeButton.textContent = label("close");  // known by now, even where the address opened this
  viewer.setAttribute("aria-label", viewerBody.querySelector("h2")?.textContent ?? "");
  const quote = viewerBody.querySelector("mark.quote");
  viewerBody.focus({ preventScroll: true });
  if (quote) quote.scrollIntoView({ block: "center" });
  else viewerBody.scrollTop = 0;
};

const followLink = (query) => {
  history[viewer.open ? "replaceState" : "pushState"]({ viewer: true }, "", query);
  openDocument(query);
};

// Closing steps back over the entry that opening pushed; a window that the address itself opened
// has no such entry, so the address is cleared instead.
const closeViewer = () => {
  if (history.state?.viewer) history.back();
  else history.replaceState(null, "", window.location.pathname);
  viewer.close();
};

viewer.addEventListener("cancel", (event) => { event.preventDefault(); closeViewer(); });
viewer.addEventListener("click", (event) => { if (event.target === viewer) closeViewer(); });
closeButton.addEventListener("click", closeViewer);
window.addEventListener("popstate", () => {
  if (history.state?.viewer) openDocument(window.location.search);
  else if (viewer.open) viewer.close();
});
const asks = new URLSearchParams(window.location.search);
if (asks.has("doc") || asks.has("view")) openDocument(window.location.search);

const showHeading = (heading) => {
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
};

// A reader who came to ask can type at once; on a touch screen that would open the keyboard.
if (!viewer.open && window.matchMedia("(pointer: fine)").matches) {
  document.querySelector("#question textarea")?.focus({ preventScroll: true });
}

// --- correcting how a follow-up was understood -------------------------------------------------

// Gradio hears of a value by its input event.
const setValue = (field, value) => {
  const prototype = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const correct = (turn) => {
  const box = document.querySelector("#question textarea");
  setValue(box, document.querySelector(`#panel .turn[data-turn="${turn}"]`).dataset.standalone);
  const alone = document.querySelector("#alone input");
  if (alone && !alone.checked) alone.click();
  box.focus();
};

// --- copying ----------------------------------------------------------------------------------

const wholeLinks = (text) =>
  text.replace(/^\?.*$/m, (query) => window.location.origin + window.location.pathname + query);

const copy = async (button) => {
  await navigator.clipboard.writeText(wholeLinks(button.dataset.copy));
  const name = button.textContent;
  if (name === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = name; }, 1500);
};

// --- clicks and keys --------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const href = link?.getAttribute("href") ?? "";
  if (href.startsWith("#source-")) {
    const card = document.getElementById(href.slice(1));
    event.preventDefault();
    if (card) showCard(card, link);
  } else if (href.startsWith("#correct-")) {
    event.preventDefault();
    correct(href.slice("#correct-".length));
  } else if (href.startsWith("#heading-")) {
    event.preventDefault();
    showHeading(document.getElementById(href.slice(1)));
  } else if ((href.startsWith("?doc=") || href.startsWith("?view=")) && plainClick(event)) {
    event.preventDefault();
    followLink(href);
  }
  const button = event.target.closest?.("button.copy");
  if (button) copy(button);
}, true);

// Escape on a card leads back to the mark that called it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && lastMark && document.activeElement?.classList.contains("card")) {
    lastMark.focus();
  }
});
