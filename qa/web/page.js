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

// Gradio may draw the box after it has run this, and lets nobody type before it knows the language.
// A reader who came to ask can type at once; on a touch screen that would open the keyboard.
const awaitBox = () => {
  const composer = document.getElementById("composer");
  const box = composer?.querySelector("#question textarea");
  if (!box || box.disabled) {
    requestAnimationFrame(awaitBox);
    return;
  }
  boxHeight.observe(composer);
  const idle = document.activeElement === document.body || !document.activeElement;
  if (idle && !viewer.open && window.matchMedia("(pointer: fine)").matches) {
    box.focus({ preventScroll: true });
  }
};

// --- marks and cards --------------------------------------------------------------------------

let lastMark = null;

// A new question, and then its answer, come to the top of the conversation, and its sources to the
// top of theirs. Once the sources are there and the reader touches the page, it stays where it is,
// however the answer grows: what moves under a finger cannot be clicked.
let latest = "";
let stage = "";
let touched = false;
for (const kind of ["pointerdown", "wheel", "keydown"]) {
  document.addEventListener(kind, () => { touched = true; }, { capture: true, passive: true });
}
const conversation = new MutationObserver(() => {
  // Gradio labels a message with its Markdown source; the message itself reads better.
  document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => {
    message.removeAttribute("aria-label");
  });
  document.querySelectorAll("#chat .user-row .message .prose").forEach((question) => {
    question.setAttribute("role", "heading");
    question.setAttribute("aria-level", "2");
  });
  document.querySelector("#chat [role=log]")?.setAttribute("aria-label", label("conversation"));
  document.querySelector("fieldset#language, #language fieldset")?.setAttribute("aria-label", label("language"));
  // One name makes the languages one stop of the Tab key; the arrow keys choose among them.
  document.querySelectorAll("#language input").forEach((radio) => { radio.name = "language"; });
  const questions = document.querySelectorAll("#chat .user-row");
  const turns = document.querySelectorAll("#panel .turn");
  const question = [...questions].at(-1);
  const answer = [...document.querySelectorAll("#chat .bot-row")].at(-1)?.textContent ?? "";
  const reached = `${questions.length} asked, ${turns.length} with sources`;
  if (reached !== stage) touched = false;
  stage = reached;
  if (question && answer !== latest && !touched) {
    question.scrollIntoView({ block: "start" });
    document.getElementById("sources").scrollTop = 0;
  }
  latest = answer;
  if (turns.length) remember(turns[turns.length - 1].dataset);
  offerTranslations();
});
conversation.observe(document.body, { childList: true, subtree: true });

const showTurn = (turn) => {
  document.querySelectorAll("#panel .turn").forEach((other) => { other.hidden = other !== turn; });
};

const showCard = (card, mark) => {
  showTurn(card.closest(".turn"));
  const fold = card.closest("details.further");
  if (fold) fold.open = true;
  document.querySelectorAll("#panel .card.called").forEach((other) => other.classList.remove("called"));
  card.classList.add("called");
  lastMark = mark;
  card.focus({ preventScroll: true });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
};

// Over a mark, the words that it stands for.
const preview = document.createElement("div");
preview.className = "preview";
preview.hidden = true;
preview.setAttribute("role", "tooltip");
document.body.append(preview);

const showPreview = (mark) => {
  const card = document.getElementById(mark.getAttribute("href").slice(1));
  const words = [...(card?.querySelectorAll("mark.quote") ?? [])].map((part) => part.textContent);
  if (!words.length) return;
  preview.textContent = words.join(" ");
  preview.lang = card.querySelector("blockquote").lang;
  preview.hidden = false;
  const at = mark.getBoundingClientRect();
  const left = Math.min(at.left, window.innerWidth - preview.offsetWidth - 12);
  const above = at.top - preview.offsetHeight - 8;
  preview.style.left = `${Math.max(left, 12)}px`;
  preview.style.top = `${above > 0 ? above : at.bottom + 8}px`;
};
const hidePreview = () => { preview.hidden = true; };
const markAt = (event) => event.target.closest?.("a[href^='#source-']");
for (const kind of ["mouseover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const mark = markAt(event);
    if (mark) showPreview(mark);
    else hidePreview();
  });
}
document.addEventListener("scroll", hidePreview, true);

// --- the questions of this visit ----------------------------------------------------------------

// The address is that of the last question; what was asked before a new conversation can be found
// again. Kept by the browser for this tab, or, where it keeps nothing, for as long as the page lives.
const visit = (() => {
  try {
    return sessionStorage;
  } catch {
    const kept = new Map();
    return { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  }
})();
const LONGEST_HISTORY = 50;
let remembered = "";

const asked = () => JSON.parse(visit.getItem("asked") ?? "[]");

const remember = ({ link, question }) => {
  if (link === remembered) return;
  remembered = link;
  const others = asked().filter((known) => known.link !== link);
  visit.setItem("asked", JSON.stringify([{ link, question }, ...others].slice(0, LONGEST_HISTORY)));
  if (!viewer.open) {
    const address = new URL(link, window.location.href);
    address.searchParams.set("ui", props.value);
    history.replaceState(history.state, "", address);
  }
  showHistory();
};

const showHistory = () => {
  const list = document.querySelector("#history ol");
  if (!list) return;
  const items = asked().map(({ link, question }) => {
    const item = document.createElement("li");
    const back = document.createElement("a");
    back.href = link;
    back.textContent = question;
    item.append(back);
    return item;
  });
  list.replaceChildren(...items);
  document.getElementById("history").hidden = items.length < 2;
};

// To a question of the conversation; any other goes back into the box, to be changed or asked.
const goBack = (link) => {
  const turns = [...document.querySelectorAll("#panel .turn")];
  const turn = turns.find((known) => known.dataset.link === link);
  if (!turn) {
    typeIn(new URLSearchParams(link).get("q"));
    return;
  }
  showTurn(turn);
  const questions = document.querySelectorAll("#chat .user-row");
  // Of a long conversation the oldest are gone, so that the first here need not be number 1.
  questions[turns.indexOf(turn)]?.scrollIntoView({ block: "start" });
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
      visit: window.visitName ?? "",
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

awaitBox();

// --- asking again ------------------------------------------------------------------------------

// Gradio hears of a value by its input event.
const setValue = (field, value) => {
  const prototype = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, "value").set.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const typeIn = (text) => {
  const box = document.querySelector("#question textarea");
  setValue(box, text);
  box.focus();
};

const turnOf = (number) => document.querySelector(`#panel .turn[data-turn="${number}"]`);

const typeInAlone = (text) => {
  typeIn(text);
  const alone = document.querySelector("#alone input");
  if (alone && !alone.checked) alone.click();
};

const nextFrame = () => new Promise(requestAnimationFrame);

// While an answer grows nothing else can be asked, and that clears what typeInAlone chooses.
const answered = async () => {
  while (!document.querySelector("#ask")?.getClientRects().length) await nextFrame();
  await nextFrame();
};

// How a follow-up was understood, to be corrected.
const correct = async (number) => {
  await answered();
  typeInAlone(turnOf(number).dataset.standalone);
};

const askAsTyped = async (number) => {
  await answered();
  typeInAlone(turnOf(number).dataset.question);
  // Gradio takes over the values of fields before the next frame but one.
  await nextFrame();
  await nextFrame();
  document.querySelector("#ask").click();
};

// A theme of the collection is a question about it.
const askAbout = (text) => {
  typeIn(text);
  document.getElementById("ask").click();
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

// --- the browser's own translator ---------------------------------------------------------------

// It works on this device. What it writes is no quote: it stands apart, and no export holds it.
const offerTranslations = () => {
  if (!("Translator" in self)) return;
  document.querySelectorAll("button.translate[hidden]:not([data-done])").forEach((button) => {
    button.hidden = false;
  });
};

const translate = async (button) => {
  const { from, to, told, failed } = button.dataset;
  const words = [...button.closest(".card").querySelectorAll("mark.quote")];
  button.disabled = true;
  const shown = document.createElement("div");
  shown.className = "translation";
  const text = document.createElement("p");
  try {
    const translator = await Translator.create({ sourceLanguage: from, targetLanguage: to });
    text.textContent = await translator.translate(words.map((part) => part.textContent).join(" "));
    text.lang = to;
    const heading = document.createElement("h4");
    heading.textContent = told;
    shown.append(heading);
  } catch {
    text.textContent = failed;
  }
  shown.append(text);
  button.dataset.done = "";
  button.hidden = true;
  button.after(shown);
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
  } else if (href.startsWith("#edit-")) {
    event.preventDefault();
    typeIn(turnOf(href.slice("#edit-".length))?.dataset.question ?? "");
  } else if (link?.closest("#history") && plainClick(event)) {
    event.preventDefault();
    goBack(href);
  } else if (href.startsWith("#as-typed-")) {
    event.preventDefault();
    askAsTyped(href.slice("#as-typed-".length));
  } else if (href.startsWith("#heading-")) {
    event.preventDefault();
    showHeading(document.getElementById(href.slice(1)));
  } else if ((href.startsWith("?doc=") || href.startsWith("?view=")) && plainClick(event)) {
    event.preventDefault();
    followLink(href);
  }
  const button = event.target.closest?.("button.copy");
  if (button) copy(button);
  const foreign = event.target.closest?.("button.translate");
  if (foreign) translate(foreign);
  const theme = event.target.closest?.("button.theme");
  if (theme) askAbout(theme.dataset.ask);
}, true);

// Escape on a card leads back to the mark that called it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hidePreview();
  if (event.key === "Escape" && lastMark && document.activeElement?.classList.contains("card")) {
    lastMark.focus();
  }
});
