using System.Collections.Immutable;
using Anomaly.Runtime.Activations;
using Anomaly.Runtime.Clustering;
using Orleans.Runtime;

namespace Anomaly.Runtime.TestCluster;

/// <summary>
/// Membership of a test cluster: a list that changes at once for all, grains that move being drained before anybody else runs them.
/// </summary>
internal sealed class TestNetwork : IDisposable
{
    private readonly SemaphoreSlim changing = new(1);
    private volatile Map map = new([], []);

    public ImmutableArray<TestMember> Members => map.After;

    /// <summary>The silo that runs a grain; null when there is none.</summary>
    public TestMember? OwnerOf(GrainId id) => Map.OwnerOf(map.After, id);

    /// <summary>Whether a grain is between two silos.</summary>
    public bool IsMoving(GrainId id) => map.Moves(id);

    /// <summary>Grains have moved.</summary>
    public event Action? Changed;

    public Task JoinAsync(TestMember member, CancellationToken cancellationToken) => ChangeAsync(map => map.Add(member), cancellationToken);

    public Task LeaveAsync(TestMember member, CancellationToken cancellationToken) =>
        ChangeAsync(map => map.Remove(member), cancellationToken);

    /// <summary>A silo is gone, with everything it held.</summary>
    public async Task CrashAsync(TestMember member)
    {
        member.Silo.Kill();
        await changing.WaitAsync();
        Publish(new Map(map.After.Remove(member), map.After.Remove(member)));
        changing.Release();
        member.Disconnect();
    }

    public void Dispose() => changing.Dispose();

    private async Task ChangeAsync(Func<ImmutableArray<TestMember>, ImmutableArray<TestMember>> change, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        try
        {
            var next = new Map(map.After, change(map.After));
            Publish(next);
            await Task.WhenAll(next.Before.Select(member => member.Silo.DrainAsync(id => next.Moves(id) && Map.OwnerOf(next.Before, id) == member, cancellationToken)));
        }
        finally
        {
            Publish(new Map(map.After, map.After));
            changing.Release();
        }
    }

    private void Publish(Map next)
    {
        map = next;
        if (!next.IsChanging)
            Changed?.Invoke();
    }

    private sealed record Map(ImmutableArray<TestMember> Before, ImmutableArray<TestMember> After)
    {
        public bool IsChanging { get; } = !Before.SequenceEqual(After);

        public static TestMember? OwnerOf(ImmutableArray<TestMember> members, GrainId id) =>
            members.MaxBy(member => StableHash.Mix(StableHash.Of($"{member.Address}|{Partitioning.Of(id)}")));

        public bool Moves(GrainId id) => IsChanging && OwnerOf(Before, id) is { } owner && owner != OwnerOf(After, id);
    }
}
