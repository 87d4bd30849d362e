import { createInFlight } from '../../copy/in-flight';

/** Work that ends when it is told to. */
function work() {
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  return { ended, end };
}
const turn = () => new Promise(resolve => setImmediate(resolve));

it('starts no more than fits, and goes on as work ends', async () => {
  const inFlight = createInFlight({ bytes: 10, pieces: 2 });
  const pieces = [work(), work(), work()];
  const started: number[] = [];
  const all = (async () => {
    for (const [index, size] of [4, 4, 4].entries()) {
      await inFlight.start(size, async () => {
        started.push(index);
        await pieces[index]?.ended;
      });
    }
  })();
  await turn();
  expect(started).toEqual([0, 1]);
  pieces[1]?.end();
  await turn();
  expect(started).toEqual([0, 1, 2]);
  for (const piece of pieces) piece.end();
  await all;
  await inFlight.ended();
});

it('has what is larger than all room go on alone', async () => {
  const inFlight = createInFlight({ bytes: 10, pieces: 5 });
  const large = work();
  let small = false;
  await inFlight.start(50, () => large.ended);
  const next = inFlight.start(1, async () => {
    small = true;
  });
  await turn();
  expect(small).toBe(false);
  large.end();
  await next;
  await inFlight.ended();
  expect(small).toBe(true);
});

it('says the first error, and starts nothing after it', async () => {
  const inFlight = createInFlight({ bytes: 10, pieces: 5 });
  await inFlight.start(1, async () => {
    throw new Error('first');
  });
  await turn();
  await expect(inFlight.start(1, async () => {})).rejects.toThrow('first');
  await expect(inFlight.ended()).rejects.toThrow('first');
});
