// Files of the visit: chosen or dropped, sent one after the other, and told of while they are read.
// Gradio runs this once, as the body of a function that gets `element` and `trigger`.
const status = document.createElement("p");
status.className = "own-status";
status.setAttribute("role", "status");
element.after(status);
const words = () => element.querySelector("section").dataset;
const faults = [];

const fault = (name, why) => {
  faults.push(`${name}: ${words()[why] ?? words().other}`);
};

const send = (file) => new Promise((resolve) => {
  if (file.size > Number(words().limit)) {
    fault(file.name, "large");
    resolve();
    return;
  }
  const request = new XMLHttpRequest();
  const told = (percent) => { status.textContent = `${words().reading} ${file.name} ${percent} %`; };
  request.open("POST", `${window.location.pathname.replace(/[^/]*$/, "")}visit/files`);
  request.setRequestHeader("X-Visit", window.visitName);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
  request.onprogress = () => {
    const percents = request.responseText.match(/"percent": \d+/g);
    if (percents) told(percents.at(-1).slice(11));
  };
  request.onloadend = () => {
    let last = {};
    try {
      last = JSON.parse(request.responseText.trim().split("\n").at(-1));
    } catch { /* the connection was closed */ }
    if (!last.passages) {
      fault(file.name, request.status === 429 || request.status === 503 ? "busy" : last.fault);
    }
    resolve();
  };
  told(0);
  request.send(file);
});

const sendAll = async (files) => {
  faults.length = 0;
  for (const file of files) await send(file);
  status.textContent = faults.join(" ") || words().done;
  trigger("submit");
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.classList.contains("add")) element.querySelector("input").click();
  if (button?.classList.contains("remove")) trigger("delete", { name: button.dataset.name });
});
element.addEventListener("change", (event) => {
  sendAll([...event.target.files]);
  event.target.value = "";
});
document.addEventListener("dragover", (event) => {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  sendAll([...event.dataTransfer.files]);
});
