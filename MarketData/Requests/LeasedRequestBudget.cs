namespace Anomaly.MarketData.Requests;

/// <summary>One process' part of a shared budget: callers queue up, and a lease is asked for as many as wait.</summary>
public sealed class LeasedRequestBudget(IRequestBudgetLeases leases, TimeProvider time) : IRequestBudget
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private bool _asking;
    private int _permits;
    private long _leasedAt;
    private TimeSpan _validFor;

    /// <inheritdoc />
    public async ValueTask AcquireAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_waiting.Count == 0 && TrySpend())
                return;
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
        while (CountWaiting() is > 0 and var wanted)
        {
            try
            {
                var asked = time.GetTimestamp();
                var lease = await leases.LeaseAsync(wanted, CancellationToken.None);
                Serve(lease, asked);
                if (lease.RetryAfter > TimeSpan.Zero)
                    await Task.Delay(lease.RetryAfter, time);
            }
            catch (Exception exception)
            {
                // Whoever waits is told; to make requests without a permit would break the promise to the source.
                FailAll(exception);
            }
        }
    }

    /// <summary>How many wait; where nobody does, the next caller asks anew.</summary>
    private int CountWaiting()
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var first) && first.Task.IsCompleted)
                _waiting.Dequeue();
            var count = _waiting.Count(turn => !turn.Task.IsCompleted);
            _asking = count > 0;
            // To ask is to end the lease before.
            if (_asking)
                _permits = 0;
            return count;
        }
    }

    private void Serve(PermitLease lease, long asked)
    {
        lock (_gate)
        {
            (_permits, _leasedAt, _validFor) = (lease.Permits, asked, lease.ValidFor);
            while (_waiting.Count > 0 && TrySpend())
            {
                // A caller that has given up leaves its permit to the next.
                if (!_waiting.Dequeue().TrySetResult())
                    _permits++;
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

    private bool TrySpend()
    {
        if (_permits == 0 || time.GetElapsedTime(_leasedAt) >= _validFor)
            return false;
        _permits--;
        return true;
    }
}
