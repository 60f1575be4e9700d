using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;

namespace Anomaly.Runtime.Tests.Grains;

public sealed class WorkshopGrain(Gates gates) : Grain, IWorkshopGrain
{
    private readonly List<string> log = [];
    private Basket? kept;
    private bool cancelled;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        gates.Events.Enqueue($"activate {this.GetPrimaryKeyString()}");
        return this.GetPrimaryKeyString() == "unborn" ? throw new InvalidOperationException("cannot live") : Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gates.Events.Enqueue($"deactivate {this.GetPrimaryKeyString()} {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public async Task<string> WaitAsync(string gate)
    {
        log.Add($"begin {gate}");
        await gates[gate].PassAsync();
        log.Add($"end {gate}");
        return gate;
    }

    public Task<string> PeekAsync() => Task.FromResult(string.Join(", ", log));

    public async Task ReadOnlyWaitAsync(string gate) => await gates[gate].PassAsync();

    public Task<List<string>> LogAsync() => Task.FromResult(log);

    public Task AppendAsync(string line)
    {
        log.Add(line);
        return Task.CompletedTask;
    }

    public Task<Basket> KeepAsync(Basket basket)
    {
        kept ??= basket;
        return Task.FromResult(kept);
    }

    public Task<Note> EchoAsync(Note note) => Task.FromResult(note);

    public async Task WaitForeverAsync(CancellationToken cancellationToken)
    {
        try
        {
            gates[$"{this.GetPrimaryKeyString()} waits"].PassAsync().ContinueWith(_ => { }, TaskScheduler.Default).GetHashCode();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            cancelled = cancellationToken.IsCancellationRequested;
        }
    }

    public Task<bool> WasCancelledAsync() => Task.FromResult(cancelled);

    public async IAsyncEnumerable<int> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 1; i <= to; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                log.Add($"item {i}");
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            log.Add("stream over");
            gates[$"{this.GetPrimaryKeyString()} stream over"].PassAsync().GetHashCode();
        }
    }

    public async IAsyncEnumerable<Note> FailingStreamAsync()
    {
        yield return new Note("first", DateTimeOffset.UnixEpoch, []);
        await Task.Yield();
        throw new InvalidOperationException("no second");
    }

    public async IAsyncEnumerable<int> StubbornStreamAsync(string gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 1;
        await gates[gate].PassAsync();
        gates.Events.Enqueue($"went on {gate}");
        yield return 2;
    }

    public Task<string?> CorrelationAsync() => Task.FromResult(RequestContext.Get("correlation") as string);

    public async Task<string> AskOtherAsync(string key) => await GrainFactory.GetGrain<IWorkshopGrain>(key).CorrelationAsync() ?? "none";

    public Task BreakAsync() => throw new Orleans.Storage.InconsistentStateException("stale");

    public Task DeactivateAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
