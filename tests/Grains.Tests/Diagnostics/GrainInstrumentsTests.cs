using System.Diagnostics.Metrics;
using Anomaly.Grains.Diagnostics;
using Anomaly.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.Grains.Tests.Diagnostics;

public sealed class GrainInstrumentsTests
{
    [Fact]
    public void RunEnded_isCountedAndTimed_spelledAsInTheApi()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var instruments = new GrainInstruments(meters);
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.Start();

        instruments.RunEnded(new DetectionRun
        {
            Id = "1", Trigger = RunTrigger.ChartRequest, Series = SeriesKey.Parse("AAPL/1d"), StartedAt = default, DurationSeconds = 0.25, Status = RunStatus.Failed,
        });

        Assert.Equal(["anomaly.detection.runs 1 {run} trigger=chart_request status=failed", "anomaly.detection.duration 0.25 s trigger=chart_request"], seen);
    }

    [Fact]
    public void BackfillBegins_measuresTheOneLeastFarAsItStands_untilItStops()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var instruments = new GrainInstruments(meters);
        var seen = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "anomaly.backfill.progress")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seen.Add(value));
        listener.Start();
        var (first, second, progress) = (new TaskCompletionSource(), new TaskCompletionSource(), 0.25);

        listener.RecordObservableInstruments();
        instruments.BackfillBegins(() => progress, first.Task);
        instruments.BackfillBegins(() => 0.75, second.Task);
        listener.RecordObservableInstruments();
        progress = 0.5;
        listener.RecordObservableInstruments();
        first.SetResult();
        listener.RecordObservableInstruments();
        second.SetResult();
        listener.RecordObservableInstruments();

        Assert.Equal([0.25, 0.5, 0.75], seen);
    }

    private static string Line<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        where T : struct => FormattableString.Invariant($"{instrument.Name} {value} {instrument.Unit} ") + string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
