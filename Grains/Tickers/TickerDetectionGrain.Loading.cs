using Anomaly.Grains.Errors;
using Anomaly.Grains.Tickers.Detecting;
using Anomaly.MarketData;

namespace Anomaly.Grains.Tickers;

/// <summary>What happens before the first call is served: the series is loaded, and what a crash left is cleared up.</summary>
public sealed partial class TickerDetectionGrain
{
    private bool _clearedUp;

    private async Task<SeriesSnapshot> LoadedAsync(CancellationToken cancellationToken)
    {
        if (_snapshot is { } snapshot)
            return snapshot;
        // Calls that interleave wait for the same load.
        var loading = _loading ??= LoadAsync();
        try
        {
            return await loading.WaitAsync(cancellationToken);
        }
        finally
        {
            if (loading.IsCompleted && _loading == loading)
                _loading = null;
        }
    }

    /// <summary>
    /// The series, if it is one: a ticker that nothing is stored of may be a misspelling, and the source knows. Nothing is kept of those.
    /// </summary>
    /// <exception cref="Interfaces.Errors.DetectionException">Neither store nor source has the ticker.</exception>
    private async Task<SeriesSnapshot> LoadedIfKnownAsync(CancellationToken cancellationToken)
    {
        var snapshot = await LoadedAsync(cancellationToken);
        if (snapshot.Metadata is null && _job is null && !await IsListedAsync(cancellationToken))
            throw Forget(Faults.NotFound($"The market data source has no ticker {Series.Ticker}: look for it with a part of its symbol or company name."));
        return snapshot;
    }

    /// <summary>A source that cannot say has not said no.</summary>
    private async Task<bool> IsListedAsync(CancellationToken cancellationToken)
    {
        if (_companyName is not null)
            return true;
        try
        {
            var listing = await _services.Market.FindAsync(Series.Ticker, cancellationToken);
            _companyName = listing?.CompanyName;
            return listing is not null;
        }
        catch (MarketDataException exception)
        {
            LogNoListing(exception, Series);
            return true;
        }
    }

    /// <summary>Loads what is stored, whatever is known already, and goes on with a backfill that is in progress.</summary>
    private Task<SeriesSnapshot> ReloadAsync(CancellationToken cancellationToken)
    {
        (_snapshot, _clearedUp) = (null, false);
        return LoadedAsync(cancellationToken);
    }

    private async Task<SeriesSnapshot> LoadAsync()
    {
        var snapshot = await _services.Stored.LoadAsync(Series, CancellationToken.None);
        if (!_clearedUp)
        {
            await ClearUpAsync(snapshot);
            _clearedUp = true;
        }

        return _snapshot ??= snapshot;
    }

    /// <summary>The latest backfill that a crash cut off goes on; every other run that is still in progress failed with it.</summary>
    private async Task ClearUpAsync(SeriesSnapshot snapshot)
    {
        var query = new RunQuery { Ticker = Series.Ticker, Interval = Series.Interval, Status = RunStatus.InProgress };
        var open = (await _store.ListRunsAsync(query)).Items;
        if (open.Count == 0)
            return;
        var backfill = open.FirstOrDefault(run => run is { Trigger: RunTrigger.Backfill, Period: not null });
        IReadOnlyCollection<string> keep = backfill is null ? [] : [backfill.Id];
        var closed = await _store.CloseInterruptedRunsAsync(Series, keep, "interrupted", Now);
        if (closed.Count > 0)
            LogInterrupted(Series, string.Join(", ", closed));
        if (backfill is not null && _job?.Run.Id != backfill.Id)
            Resume(snapshot, backfill);
    }
}
