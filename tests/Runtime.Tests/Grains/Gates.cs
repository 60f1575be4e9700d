using System.Collections.Concurrent;

namespace Anomaly.Runtime.Tests.Grains;

/// <summary>Barriers that a test holds and grains wait at; a service of the test's host.</summary>
public sealed class Gates
{
    private readonly ConcurrentDictionary<string, Gate> gates = new();

    public ConcurrentQueue<string> Events { get; } = new();

    public Gate this[string name] => gates.GetOrAdd(name, _ => new Gate());

    public sealed class Gate
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Done when a grain stands at the gate.</summary>
        public Task Reached => reached.Task;

        public void Open() => opened.TrySetResult();

        public Task PassAsync()
        {
            reached.TrySetResult();
            return opened.Task;
        }
    }
}
