// Nothing: what any Node process costs.
export {};
