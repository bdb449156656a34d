extension DocumentationPage {
    /// The script. What is shown is set as text and never as HTML, so that nothing of an answer is taken for a page.
    static let script = script1 + script2

    private static let script1 = #"""
        'use strict';
        const find = id => document.getElementById(id);
        /** An element with properties and children; text stays text. */
        function el(name, properties, ...children) {
          const element = document.createElement(name);
          for (const [key, value] of Object.entries(properties || {})) {
            if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
            else if (key === 'class') element.className = value;
            else if (value !== undefined && value !== null) element.setAttribute(key, value);
          }
          for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) element.append(child);
          return element;
        }
        const json = value => JSON.stringify(value, null, 2);
        let description = null;
        let regionCount = 0;

        /** A part of a page that may be wider than it and then scrolls, also by keys. */
        function scrolled(text, label) {
          const name = label + ' ' + ++regionCount;
          return el('pre', { tabindex: '0', role: 'region', 'aria-label': name }, el('code', {}, text));
        }

        /** The schema that a reference leads to, with its name. */
        function resolve(schema) {
          if (!schema || !schema.$ref) return { schema: schema || {}, name: null };
          const name = schema.$ref.split('/').pop();
          return { schema: (description.components.schemas || {})[name] || {}, name };
        }

        /** What a schema says of its type, in a few words. */
        function typeText(given) {
          const { schema, name } = resolve(given);
          if (name) return name;
          const variants = schema.anyOf || schema.oneOf;
          if (variants) return variants.map(typeText).join(' or ');
          if (schema.const !== undefined) return json(schema.const);
          if (schema.enum) return schema.enum.map(value => json(value)).join(' | ');
          const types = [].concat(schema.type || 'any');
          let text = types.map(type => type === 'array' ? 'list of ' + typeText(schema.items) : type).join(' or ');
          if (schema.format) text += ' (' + schema.format + ')';
          const bounds = [['minimum', '≥'], ['maximum', '≤'], ['minLength', 'at least'], ['maxLength', 'at most'],
            ['pattern', 'like']].filter(([key]) => schema[key] !== undefined);
          return text + bounds.map(([key, word]) => ', ' + word + ' ' + schema[key]).join('');
        }

        /** The members of an object, those of objects within them beneath. */
        function members(given, seen) {
          const { schema, name } = resolve(given);
          if (name && seen.includes(name)) return null;
          const path = name ? seen.concat(name) : seen;
          const variants = schema.anyOf || schema.oneOf;
          if (variants) return variants.map(variant => members(variant, path)).find(list => list) || null;
          if (schema.items) return members(schema.items, path);
          if (schema.additionalProperties && typeof schema.additionalProperties === 'object' && !schema.properties)
            return members(schema.additionalProperties, path);
          const properties = Object.entries(schema.properties || {});
          if (!properties.length) return null;
          const required = schema.required || [];
          return el('ul', { class: 'schema' }, properties.map(([key, value]) => el('li', {},
            el('code', {}, key), ' ', el('span', { class: 'quiet' }, typeText(value)),
            required.includes(key) ? ' required' : '',
            value.description ? ' – ' + value.description : '',
            members(value, path))));
        }

        function schemaPart(title, media) {
          if (!media) return [];
          const parts = [];
          if (media.example !== undefined)
            parts.push(el('h3', {}, title + ': example'), scrolled(json(media.example), title + ', example'));
          const list = members(media.schema, []);
          if (list) parts.push(el('h3', {}, title + ': ' + typeText(media.schema)), list);
          return parts;
        }

        function table(caption, heads, rows) {
          if (!rows.length) return [];
          return [el('h3', {}, caption), el('table', {},
            el('thead', {}, el('tr', {}, heads.map(head => el('th', { scope: 'col' }, head)))),
            el('tbody', {}, rows.map(row => el('tr', {}, row.map(cell => el('td', {}, cell))))))];
        }

        /** The codes of errors, of which a response's description tells several. */
        function errorRows(responses) {
          const rows = [];
          for (const [status, response] of Object.entries(responses)) {
            if (Number(status) < 400) continue;
            for (const found of response.description.matchAll(/`(\w+)`: ([^`]*)/g))
              rows.push([status,
                el('a', { href: '/docs/errors/' + encodeURIComponent(found[1]) }, el('code', {}, found[1])),
                found[2].trim()]);
          }
          return rows;
        }

        function inside(operation) {
          const { op, method, path } = operation;
          const parameters = (op.parameters || []).map(parameter => [
            el('code', {}, parameter.name), parameter.in + (parameter.required ? ', required' : ''),
            [parameter.description || '', parameter.example ? ' For example ' + parameter.example + '.' : '']]);
          const body = op.requestBody ? Object.entries(op.requestBody.content) : [];
          const successes = Object.entries(op.responses).filter(([status]) => Number(status) < 400);
          const limit = op.requestBody && op.requestBody['x-medley-limit-bytes'];
          return el('div', { class: 'inside' },
            el('p', {}, op.description || '', ' ',
              el('span', { class: 'quiet' }, 'Operation ', el('code', {}, op.operationId), '.'),
              ' ', el('a', { href: '#' + op.operationId }, 'Link to it')),
            table('Parameters', ['Name', 'Where', 'What'], parameters),
            body.map(([type, media]) => schemaPart('Body, ' + type, media)),
            limit ? el('p', { class: 'quiet' }, 'At most ' + limit.toLocaleString('en') + ' bytes.') : null,
            successes.map(([status, response]) => [el('h3', {}, 'Answer ' + status + ' ' + response.description),
              Object.entries(response.content || {}).map(([type, media]) => schemaPart(type, media))]),
            table('Errors', ['Status', 'Code', 'When'], errorRows(op.responses)),
            tryOut(method, path, op));
        }

        """#

    private static let script2 = #"""
        const shellQuoted = text => "'" + text.replaceAll("'", "'\\''") + "'";

        /** A form that sends the request, and the curl line that does the same. */
        function tryOut(method, path, op) {
          const inputs = [];
          const rows = el('div', { class: 'rows' });
          for (const parameter of op.parameters || []) {
            const id = op.operationId + '.' + parameter.in + '.' + parameter.name;
            const input = el('input', { id, autocomplete: 'off', placeholder: parameter.required ? 'required' : '' });
            if (parameter.required && parameter.example) input.value = parameter.example;
            if (parameter.name === 'Idempotency-Key' && parameter.required)
              input.value = Array.from(crypto.getRandomValues(new Uint8Array(16)),
                byte => byte.toString(16).padStart(2, '0')).join('');
            inputs.push({ parameter, input });
            rows.append(el('label', { for: id }, parameter.name + ' (' + parameter.in + ')'), input);
          }
          const media = op.requestBody ? Object.entries(op.requestBody.content)[0] : null;
          let body = null;
          const parts = [rows];
          if (media) {
            body = el('textarea', { id: op.operationId + '.body', spellcheck: 'false' });
            if (media[1].example !== undefined) body.value = json(media[1].example);
            parts.push(el('label', { for: body.id }, 'Body, ' + media[0]), body);
          }
          const curl = el('code', {});
          const answer = el('div', { role: 'status' });

          function request() {
            let target = path;
            const query = new URLSearchParams();
            const headers = {};
            for (const { parameter, input } of inputs) {
              if (parameter.in === 'path')
                target = target.replace('{' + parameter.name + '}', encodeURIComponent(input.value));
              else if (!input.value) continue;
              else if (parameter.in === 'query') query.append(parameter.name, input.value);
              else headers[parameter.name] = input.value;
            }
            const token = find('token').value;
            if (token && (op.security || []).length) headers.Authorization = 'Bearer ' + token;
            if (body && body.value) headers['Content-Type'] = media[0];
            const text = body && body.value ? body.value : undefined;
            return { url: target + (query.size ? '?' + query : ''), headers, body: text };
          }

          function showCurl() {
            const { url, headers, body } = request();
            const words = ['curl -i'];
            if (method !== 'get') words.push('-X ' + method.toUpperCase());
            // The token is for a shell's variable: what is copied is often pasted where others read it.
            for (const [name, value] of Object.entries(headers))
              words.push('-H ' + (name === 'Authorization' ? '"Authorization: Bearer $MEDLEY_TOKEN"'
                : shellQuoted(name + ': ' + value)));
            if (body) words.push('--data-binary ' + shellQuoted(body));
            words.push(shellQuoted(location.origin + url));
            curl.textContent = words.join(' \\\n  ');
          }

          async function send() {
            const missing = inputs.find(({ parameter, input }) => parameter.required && !input.value);
            if (missing) {
              missing.input.focus();
              answer.replaceChildren(el('p', {}, missing.parameter.name + ' is required.'));
              return;
            }
            const { url, headers, body } = request();
            const began = performance.now();
            try {
              const response = await fetch(url,
                { method: method.toUpperCase(), headers, body, cache: 'no-store', credentials: 'omit' });
              const text = await response.text();
              const took = Math.round(performance.now() - began);
              let shown = text;
              try { shown = json(JSON.parse(text)); } catch { /* It is no JSON, and is shown as it is. */ }
              const fields = Array.from(response.headers, ([name, value]) => name + ': ' + value).join('\n');
              const title = response.status + ' ' + response.statusText + ' in ' + took + ' ms';
              answer.replaceChildren(el('h3', {}, title), scrolled(fields, 'Fields of the answer'),
                shown ? scrolled(shown.slice(0, 200000), 'Body of the answer') : '');
            } catch {
              answer.replaceChildren(el('p', {}, 'There was no answer. Is the server still there?'));
            }
          }

          const copied = el('span', { role: 'status', class: 'quiet' });
          const submit = event => { event.preventDefault(); send(); };
          const form = el('form', { class: 'try', oninput: showCurl, onsubmit: submit },
            el('h3', {}, 'Try it'), parts,
            el('div', { class: 'buttons' }, el('button', { class: 'main', type: 'submit' }, 'Send'),
              el('button', { type: 'button', onclick: async () => {
                showCurl();
                try { await navigator.clipboard.writeText(curl.textContent); copied.textContent = 'Copied.'; }
                catch { copied.textContent = 'The browser does not allow it; select the line instead.'; }
              } }, 'Copy the curl line'), copied),
            el('pre', { tabindex: '0', role: 'region', 'aria-label': 'curl line of ' + op.operationId }, curl), answer);
          showCurl();
          return form;
        }

        /** One operation; what is inside is made when it is opened. */
        function operationPart(operation) {
          const { op, method, path } = operation;
          const permission = op['x-medley-permission'];
          const part = el('details', { class: 'operation', id: op.operationId },
            el('summary', {}, el('span', { class: 'method ' + method }, method.toUpperCase()),
              el('span', { class: 'path' }, el('code', {}, path)), el('span', {}, op.summary),
              permission ? el('span', { class: 'tag' }, permission)
                : el('span', { class: 'tag' }, (op.security || []).length ? 'any token' : 'open')));
          part.addEventListener('toggle', () => {
            if (part.open && part.children.length === 1) part.append(inside(operation));
          });
          operation.part = part;
          operation.words = [path, op.summary, op.operationId, permission || '', ...op.tags].join(' ').toLowerCase();
          return part;
        }

        function open(id) {
          const part = id && find(id);
          if (!part || part.tagName !== 'DETAILS') return;
          part.open = true;
          part.scrollIntoView();
        }

        function show() {
          const operations = [];
          for (const [path, item] of Object.entries(description.paths))
            for (const [method, op] of Object.entries(item)) operations.push({ path, method, op });
          const sections = description.tags.map(tag => {
            const own = operations.filter(({ op }) => op.tags.includes(tag.name));
            const part = el('section', { 'aria-label': tag.name },
              el('h2', { id: 'group-' + tag.name }, tag.name), own.map(operationPart));
            const link = el('li', {}, el('a', { href: '#group-' + tag.name }, tag.name + ' (' + own.length + ')'));
            return { own, part, link };
          });
          const status = el('p', { id: 'status', role: 'status', class: 'quiet' });
          find('version').textContent = description.info.version;
          find('tags').replaceChildren(el('ul', {}, sections.map(({ link }) => link)));
          find('operations').replaceChildren(el('p', {}, description.info.description, ' ',
            el('a', { href: '/openapi.json' }, 'The document itself')), status, ...sections.map(({ part }) => part));
          const filter = () => {
            const words = find('filter').value.toLowerCase().split(/\s+/).filter(word => word);
            let count = 0;
            for (const { own, part, link } of sections) {
              const shown = own.filter(operation => {
                const fits = words.every(word => operation.words.includes(word));
                operation.part.hidden = !fits;
                return fits;
              });
              count += shown.length;
              part.hidden = link.hidden = !shown.length;
            }
            status.textContent = count === 1 ? '1 operation' : count + ' operations';
          };
          find('filter').addEventListener('input', filter);
          filter();
          open(decodeURIComponent(location.hash.slice(1)));
        }

        document.addEventListener('keydown', event => {
          if (event.key !== '/' || event.target.closest('input, textarea')) return;
          event.preventDefault();
          find('filter').focus();
        });
        addEventListener('hashchange', () => open(decodeURIComponent(location.hash.slice(1))));
        fetch('/openapi.json').then(response => response.json()).then(document => { description = document; show(); })
          .catch(() => { find('status').textContent = 'The description could not be read. Reload the page.'; });

        """#
}
