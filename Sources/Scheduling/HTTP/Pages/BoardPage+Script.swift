extension BoardPage {
    /// The script. All that comes from the server is set as text, never as markup.
    static let script = #"""

        'use strict';
        const find = id => document.getElementById(id);
        const words = document.body.dataset;
        const language = document.documentElement.lang;
        const source = location.pathname.replace(/\/+$/, '') + '/data';
        const shortest = 3000, longest = 15000, gone = 60000;
        let tag = null, calls = null, pause = shortest, seenAt = null, audio = null;

        const time = moment => moment.toLocaleTimeString(language + '-u-nu-latn', { hour: '2-digit', minute: '2-digit' });
        const clock = () => { find('clock').textContent = time(new Date()); };
        clock();
        setInterval(clock, 1000);

        const notice = text => {
          find('notice').textContent = text;
          find('notice').hidden = !text;
        };

        const part = (kind, name, text) => {
          const element = document.createElement(kind);
          if (name) element.className = name;
          element.textContent = text;
          return element;
        };

        const tone = (hertz, start, seconds) => {
          const sound = audio.createOscillator(), volume = audio.createGain();
          sound.frequency.value = hertz;
          volume.gain.setValueAtTime(0.0001, start);
          volume.gain.exponentialRampToValueAtTime(0.4, start + 0.03);
          volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
          sound.connect(volume).connect(audio.destination);
          sound.start(start);
          sound.stop(start + seconds);
        };
        const chime = () => {
          if (!audio || audio.state !== 'running') return;
          tone(880, audio.currentTime, 0.7);
          tone(659.25, audio.currentTime + 0.35, 1.1);
        };
        const listen = () => {
          const Context = window.AudioContext || window.webkitAudioContext;
          if (!Context) return;
          audio = audio || new Context();
          const show = () => { find('sound').hidden = audio.state === 'running'; };
          audio.onstatechange = show;
          // A browser may ask for a touch before it plays anything: the button stays until then.
          audio.resume().then(show, show);
          show();
        };
        for (const event of ['click', 'keydown', 'touchend']) addEventListener(event, listen);
        listen();

        const show = board => {
          find('queue').textContent = board.queue;
          document.title = board.queue;
          const known = calls;
          calls = new Set(board.nowServing.map(call => call.number + ' ' + call.calledAt));
          let isNews = false;
          find('serving').replaceChildren(...board.nowServing.map(call => {
            const item = part('li', '', '');
            item.append(part('span', 'number', call.number), part('span', 'counter', call.counter));
            if (known && !known.has(call.number + ' ' + call.calledAt)) {
              item.className = 'fresh';
              isNews = true;
            }
            return item;
          }));
          find('nobody').hidden = board.nowServing.length > 0;
          find('next').replaceChildren(...board.next.map(number => part('li', '', number)));
          find('waiting').textContent = board.waiting;
          find('wait').textContent = Math.ceil(board.expectedWaitSeconds / 60) + ' ' + words.minutes;
          if (isNews) chime();
        };

        const ask = async () => {
          try {
            const headers = { Accept: 'application/json' };
            if (tag) headers['If-None-Match'] = tag;
            const signal = AbortSignal.timeout ? AbortSignal.timeout(8000) : undefined;
            const answer = await fetch(source, { headers, signal, cache: 'no-store' });
            if (answer.status === 404) {
              notice(words.gone);
              pause = gone;
            } else if (answer.ok || answer.status === 304) {
              if (answer.ok) {
                show(await answer.json());
                tag = answer.headers.get('ETag');
              }
              seenAt = new Date();
              notice('');
              pause = shortest;
            } else {
              throw new Error(String(answer.status));
            }
          } catch {
            // What was seen last stays where it is.
            notice(words.offline + ' ' + (seenAt ? time(seenAt) : '–'));
            pause = Math.min(pause * 2, longest);
          }
          setTimeout(ask, pause);
        };
        ask();

        """#
}
