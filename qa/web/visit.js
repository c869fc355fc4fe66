() => {
  // Names this tab's visit by 128 random bits, so that a reload finds its conversation again.
  let name = sessionStorage.getItem("visit");
  if (!name) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("visit", name);
  }
  return [name];
}
