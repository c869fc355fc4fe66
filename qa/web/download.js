// Saves a file that the server has put together; Gradio runs this once, as the body of a function
// that gets `props` and `watch`. The conversation itself never lies in a file of the server.
watch("value", () => {
  if (!props.value?.text) return;
  // Links of the Markdown are query strings. Texts in it have their brackets escaped, links have not.
  const page = window.location.origin + window.location.pathname;
  const text = props.value.text.replaceAll("](<?", `](<${page}?`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = props.value.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
