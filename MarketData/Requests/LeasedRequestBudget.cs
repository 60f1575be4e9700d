namespace Anomaly.MarketData.Requests;

/// <summary>One process' part of a shared budget: callers queue up, and a lease is asked for as many as wait. It ends once nobody waits, for the others.</summary>
public sealed class LeasedRequestBudget(IRequestBudgetLeases leases, TimeProvider time) : IRequestBudget
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private bool _asking;

    /// <inheritdoc />
    public async ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(turn);
            if (!_asking)
            {
                _asking = true;
                // Not on the scheduler of whichever grain happens to wait first.
                _ = Task.Run(ServeAsync, CancellationToken.None);
            }
        }

        await using var giveUp = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }

    private async Task ServeAsync()
    {
        var holds = false;
        while (CountWaiting(holds) is var wanted && (wanted > 0 || holds))
        {
            holds = false;
            try
            {
                var asked = time.GetTimestamp();
                var lease = await leases.LeaseAsync(wanted, CancellationToken.None);
                holds = lease.Permits > 0;
                Serve(lease, asked);
                if (lease.RetryAfter > TimeSpan.Zero)
                    await Task.Delay(lease.RetryAfter, time);
            }
            catch (Exception exception)
            {
                // Whoever waits is told; to make requests without a permit would break the promise to the source. A lease that is not given back ends by itself.
                if (wanted > 0)
                    FailAll(exception);
            }
        }
    }

    /// <summary>How many wait; where nobody does and no lease is held, the next caller asks anew.</summary>
    private int CountWaiting(bool holds)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var first) && first.Task.IsCompleted)
                _waiting.Dequeue();
            var count = _waiting.Count(turn => !turn.Task.IsCompleted);
            _asking = count > 0 || holds;
            return count;
        }
    }

    private void Serve(PermitLease lease, long asked)
    {
        lock (_gate)
        {
            var left = time.GetElapsedTime(asked) < lease.ValidFor ? lease.Permits : 0;
            while (left > 0 && _waiting.TryDequeue(out var turn))
            {
                // A caller that has given up leaves its permit to the next.
                if (turn.TrySetResult())
                    left--;
            }
        }
    }

    private void FailAll(Exception exception)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var turn))
                turn.TrySetException(new MarketDataUnavailableException("The request budget of the cluster cannot be reached.", RetryAfterFailure, exception));
        }
    }
}
