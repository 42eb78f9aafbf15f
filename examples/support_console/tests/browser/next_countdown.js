// Returns the next countdown text that `console.js` writes.
const time = document.querySelector("time.countdown");
return new Promise((done) => new MutationObserver(() => done(time.textContent)).observe(time, { childList: true }));
