// Asks the data: in a worker, which is started at the first question, or at an endpoint.

export class Fault extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

const RESULTS = "application/sparql-results+json, application/n-triples;q=0.9";

export class Asking {
  constructor(settings, tell) {
    this.settings = settings;
    this.tell = tell;
    this.worker = null;
    this.stopping = null;
    this.last = 0;
  }

  // Resolves to {rows} (SPARQL's JSON) or {graph} (N-Triples), rejects with a Fault.
  async ask(query) {
    if (this.stopping) this.stopping(new Fault("stopped"));
    const { data, endpoint, seconds } = this.settings;
    if (location.protocol === "file:" || !(data || endpoint)) throw new Fault("needs_server");
    let timer = 0;
    try {
      return await new Promise((resolve, reject) => {
        this.stopping = reject;
        const limit = () => {
          clearTimeout(timer);
          timer = setTimeout(() => reject(new Fault("too_long")), seconds * 1000);
        };
        (data ? this.#inWorker(query, limit) : this.#atEndpoint(query, limit)).then(resolve, reject);
      });
    } catch (error) {
      // Only the end of its thread ends a query.
      if (error.kind === "stopped" || error.kind === "too_long") this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
      this.stopping = null;
    }
  }

  stop() {
    this.stopping?.(new Fault("stopped"));
  }

  #end() {
    this.abort?.abort();
    if (!this.worker) return;
    this.worker.terminate();
    this.worker = null;
    this.#start();
  }

  #drop(worker) {
    worker.terminate();
    if (this.worker === worker) this.worker = null;
  }

  #start() {
    this.worker = new Worker(new URL("./sparql-worker.js", import.meta.url), { type: "module" });
    const absolute = (address) => new URL(address, document.baseURI).href;
    const { data, evidence, rdf } = this.settings;
    this.worker.postMessage({ data: absolute(data), evidence: absolute(evidence), rdf });
  }

  #inWorker(query, limit) {
    this.tell(this.worker ? "asking" : "loading");
    if (!this.worker) this.#start();
    const { worker } = this;
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const hear = ({ data: said }) => {
        if (said.state) {
          this.tell(said.state);
          limit();
        } else if (said.id === id) {
          worker.removeEventListener("message", hear);
          // What could not be fetched may be there the next time.
          if (said.broken) this.#drop(worker);
          if (said.answer) resolve(said.answer);
          else reject(new Fault("failed", said.error));
        }
      };
      worker.addEventListener("message", hear);
      worker.addEventListener("error", (event) => {
        this.#drop(worker);
        reject(new Fault("failed", event.message ?? ""));
      });
      worker.postMessage({ id, query });
    });
  }

  async #atEndpoint(query, limit) {
    this.tell("asking");
    limit();
    this.abort = new AbortController();
    let response, text;
    try {
      response = await fetch(this.settings.endpoint, {
        method: "POST",
        headers: { accept: RESULTS },
        body: new URLSearchParams({ query }),
        signal: this.abort.signal,
      });
      text = await response.text();
    } catch (error) {
      throw new Fault("not_answered", error.message);
    }
    if (!response.ok) throw new Fault(response.status === 400 ? "failed" : "not_answered", text || String(response.status));
    return (response.headers.get("content-type") ?? "").includes("json") ? { rows: JSON.parse(text) } : { graph: text };
  }
}
