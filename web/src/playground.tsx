// The Playground: GraphiQL on this server's /graphql, opened on questions about
// the data that is loaded. Nothing is fetched from anywhere else.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './playground.css';

import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { pick, useGraphiQL } from '@graphiql/react';
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { getOperationAST, parse } from 'graphql';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { examples } from './examples';

const send = createGraphiQLFetcher({ url: '/graphql' });

/**
 * Asks this server. GraphiQL learns a moment after a tab opens which operation stands in it, and asks for the one of
 * the tab before until then; so what is asked for is read from the query itself.
 */
const fetcher: Fetcher = (params, options) => {
  try {
    const documentAST = parse(params.query);
    const operation = getOperationAST(documentAST, params.operationName) ?? getOperationAST(documentAST);
    if (operation) return send({ ...params, operationName: operation.name?.value }, { ...options, documentAST });
  } catch {
    // Not GraphQL: the server says where.
  }
  return send(params, options);
};

const root = document.getElementById('playground')!;
const tabs = await examples();

/**
 * Gives the page to its user once the editors are there. GraphiQL shows its buttons before it has fetched them, and
 * forgets without a word what is clicked until then.
 */
function Opening(): null {
  const { queryEditor, responseEditor } = useGraphiQL(pick('queryEditor', 'responseEditor'));
  const ready = Boolean(queryEditor && responseEditor);
  useEffect(() => {
    root.inert = !ready;
  }, [ready]);
  return null;
}

root.inert = true;
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    defaultEditorToolsVisibility="variables"
    visiblePlugin={DOC_EXPLORER_PLUGIN}
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Détente</GraphiQL.Logo>
    <Opening />
  </GraphiQL>,
);
