() => {
  // Names this tab's visit by 128 random bits, so that a reload finds its conversation again. In a
  // frame of another site, such as a Space's, a browser may keep nothing: a reload then begins anew.
  const kept = (work) => {
    try {
      return work(sessionStorage);
    } catch {
      return null;
    }
  };
  let name = kept((storage) => storage.getItem("visit"));
  if (!name) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    kept((storage) => storage.setItem("visit", name));
  }
  window.visitName = name;
  return [name];
}
