// Runs axe-core. Returns its violations, and the number of rules that were checked.
const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
return axe.run(document, options).then(({ passes, violations }) => ({
  passes: passes.length,
  violations: violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`)),
}));
