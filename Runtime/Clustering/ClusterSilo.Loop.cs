using Orleans.Runtime;

namespace Anomaly.Runtime.Clustering;

/// <content>Enter, exchange until fenced or gone, enter again.</content>
internal sealed partial class ClusterSilo
{
    private static readonly TimeSpan RejoinBackoff = TimeSpan.FromMilliseconds(500);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !leaving)
        {
            try
            {
                await LiveOnceAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (firstJoin.Task.IsCompleted || exception is not OrleansException)
            {
                if (trouble.IsNews(exception.Message))
                    LogRejoinFailed(logger, exception.Message);
                await Task.Delay(RejoinBackoff, time, CancellationToken.None);
            }
        }
    }

    /// <summary>One life under one id: ends when fenced, or when everything was handed over.</summary>
    private async Task LiveOnceAsync(CancellationToken cancellationToken)
    {
        await using var session = await store.JoinAsync(options.Value.AdvertisedHost, options.Value.SiloPort, secret.ClusterProof(),
            times.Lease, cancellationToken);
        var current = new SiloMachine(session.Silo, times);
        lock (gate)
            machine = current;
        self = SiloAddress.New(options.Value.AdvertisedHost, options.Value.SiloPort, session.Silo);
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchSessionAsync(session, current, listening.Token);
        try
        {
            while (!await StepAsync(current, cancellationToken))
                await wake.WaitAsync(PauseOf(current), cancellationToken);
        }
        finally
        {
            Fence(current);
            await listening.CancelAsync();
            await watch;
        }
    }

    /// <summary>One exchange; true when this life is over.</summary>
    private async Task<bool> StepAsync(SiloMachine current, CancellationToken cancellationToken)
    {
        ExchangeRequest request;
        lock (gate)
        {
            current.IsLeaving = leaving;
            request = current.Prepare(Now);
        }

        var sentAt = Now;
        MachineEffects effects;
        try
        {
            // Not waited for beyond the moment when the silo must stop, however long a dead connection takes to say so.
            var patience = PatienceOf(current);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(patience);
            var snapshot = await store.ExchangeAsync(current.Id, times.Lease, request, timeout.Token)
                .WaitAsync(patience, cancellationToken);
            if (request.IsGoodbye && snapshot is not null)
                return true;
            lock (gate)
            {
                effects = current.Apply(snapshot, sentAt, Now);
                if (!effects.MustFence)
                    Publish(current);
            }

            Do(effects);
            if (snapshot is not null)
                map.Apply(snapshot);
            firstJoin.TrySetResult();
            if (trouble.IsOver())
                LogAnswersAgain(logger);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (trouble.IsNews(exception.Message))
                LogExchangeFailed(logger, exception.Message);
            lock (gate)
                effects = current.MustFence(Now) && firstJoin.Task.IsCompleted ? MachineEffects.Fence : new MachineEffects(false, [], []);
        }

        if (effects.MustFence)
        {
            LogFenced(logger, self);
            return true;
        }

        return false;
    }

    private TimeSpan PauseOf(SiloMachine current)
    {
        lock (gate)
            return current.PauseAt(Now);
    }

    /// <summary>No longer than until the silo must stop.</summary>
    private TimeSpan PatienceOf(SiloMachine current)
    {
        var left = current.FenceAt == TimeSpan.MinValue ? times.Lease - times.Margin : current.FenceAt - Now;
        return left > times.Tick ? left : times.Tick;
    }

    /// <summary>No turn starts from here on; callers are told, and go after the grains where they live next.</summary>
    private void Fence(SiloMachine current)
    {
        lock (gate)
        {
            if (machine != current)
                return;
            machine = null;
            owned = Nothing;
        }

        Abandon();
    }

    /// <summary>Hears of changes, and takes the session up again when it breaks: in time, or the machine fences itself.</summary>
    private async Task WatchSessionAsync(IClusterSession session, SiloMachine current, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await session.ListenAsync(Wake, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogSessionLost(logger, exception.Message);
                lock (gate)
                    current.LockLost(Now);
                await ReopenAsync(session, current, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReopenAsync(IClusterSession session, SiloMachine current, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await session.ReopenAsync(cancellationToken);
                lock (gate)
                    current.LockTaken();
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                Wake();
                await Task.Delay(times.Tick / 4, time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
