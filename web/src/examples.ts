// The questions the Playground opens with. They are asked about entities that
// the loaded data really has, so that the first click shows an answer.

/** One tab of the Playground. */
export interface Example {
  query: string;
  variables?: string;
}

interface Entity {
  id: string;
  name: string;
}

interface Pair {
  a: Entity;
  b: Entity;
}

const newest = `# Who did what to whom, newest first; each event with the sentence that says so.
# Press the button with the triangle to run it. The schema is documented on the left.
query Newest {
  events(first: 5) {
    totalCount
    nodes {
      type
      mode
      date { start precision }
      actors { name }
      recipients { name }
      evidence { sentence article { title source } }
    }
  }
}
`;

const relation = `# How two entities deal with one another, and the events behind the figures.
query Relation($a: ID!, $b: ID!) {
  relation(a: $a, b: $b, every: MONTH) {
    total
    score
    trend
    counts { type direction total score }
    series { start total score }
    events(first: 5) { nodes { type date { start } evidence { sentence } } }
  }
}
`;

const paths = `# How two entities are connected: shortest ways first, evidence on every hop.
query Paths($from: ID!, $to: ID!) {
  paths(from: $from, to: $to, k: 3, maxHops: 3) {
    hops {
      from { name }
      to { name }
      total
      events { type actors { name } recipients { name } evidence { sentence } }
    }
  }
}
`;

const sanctions = `# Sanctions and the state they are in.
query Sanctions {
  sanctions(first: 10) {
    edges {
      state
      node {
        actors { name }
        recipients { name }
        changes { status on }
        evidence { sentence }
      }
    }
  }
}
`;

/** Asks this server; null when it does not answer. */
async function ask<T>(query: string): Promise<T | null> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return ((await response.json()) as { data?: T }).data ?? null;
  } catch {
    return null; // the page opens all the same; running a query then shows the error
  }
}

/** Two different entities joined by the newest event that has both sides. */
async function joined(): Promise<Pair | null> {
  const data = await ask<{ events: { nodes: { actors: Entity[]; recipients: Entity[] }[] } }>(
    '{ events(first: 100) { nodes { actors { id name } recipients { id name } } } }',
  );
  for (const { actors, recipients } of data?.events.nodes ?? []) {
    const [a, b] = [actors[0], recipients.find((r) => r.id !== actors[0]?.id)];
    if (a && b) return { a, b };
  }
  return null;
}

/** The tabs to open with: always the newest events, and what the data allows beyond. */
export async function examples(): Promise<Example[]> {
  const pair = await joined();
  const tabs: Example[] = [{ query: newest }];
  if (pair) {
    const { a, b } = pair;
    tabs.push(
      { query: relation, variables: JSON.stringify({ a: a.id, b: b.id }, null, 2) },
      { query: paths, variables: JSON.stringify({ from: a.id, to: b.id }, null, 2) },
    );
  }
  tabs.push({ query: sanctions });
  return tabs;
}
