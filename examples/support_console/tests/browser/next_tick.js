// Returns the next text that the script writes, not the one from the server.
const time = document.querySelector("time.countdown");
return new Promise((done) => new MutationObserver(() => done(time.textContent)).observe(time, { childList: true }));
