using System.Diagnostics;
using System.Diagnostics.Metrics;
using Anomaly.Storage.Sqlite;

namespace Anomaly.Storage.Tests;

public sealed class StoreInstrumentsTests
{
    [Fact]
    public async Task CommitAsync_isCountedTimedAndTraced()
    {
        using var folder = new TemporaryFolder();
        using var instruments = new StoreInstruments();
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == StoreInstruments.Name && instruments.Owns(instrument.Meter))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        var activities = new List<Activity>();
        using var tracing = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StoreInstruments.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                    activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(tracing);
        var series = Samples.Series("METER/1d");

        await using (var store = new SqliteDetectionStore(new SqliteStoreOptions { Path = folder.Database }, instruments: instruments))
        {
            await store.CommitAsync(Samples.Commit(series, 0, Samples.Bars(3)));
            await Assert.ThrowsAsync<StoreConflictException>(() => store.CommitAsync(Samples.Commit(series, 0, Samples.Bars(3))));
        }

        Assert.Equal(1, measured["anomaly.store.commits"]);
        Assert.Equal(1, measured["anomaly.store.conflicts"]);
        Assert.Equal(3, measured["anomaly.store.bars"]);
        Assert.True(measured["anomaly.store.commit.duration"] > 0 && measured["anomaly.store.group.size"] >= 1);
        Assert.False(measured.ContainsKey("anomaly.store.errors"));
        lock (activities)
        {
            var own = activities.Where(activity => (string?)activity.GetTagItem("anomaly.series") == "METER/1d").ToArray();
            Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], own.Select(activity => activity.Status));
        }

        void Add(Instrument instrument, double value)
        {
            lock (measured)
                measured[instrument.Name] = measured.GetValueOrDefault(instrument.Name) + value;
        }
    }
}
