// The engine of queries, for the worker alone.
import init, { Store } from "oxigraph/web.js";

export { init, Store };
