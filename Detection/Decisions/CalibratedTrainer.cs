using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;

namespace Anomaly.Detection.Decisions;

/// <summary>
/// Trains a model of a calibrated feature set: a forest on a quarter of the time, the calibration on the rest, or on all of it (<see cref="HeldOutRows"/>). The same bars and parameters give the same model, on any machine.
/// </summary>
public static class CalibratedTrainer
{
    /// <summary>Trains and calibrates; about 3 us a bar.</summary>
    /// <param name="set">The features: <c>relative</c> or <c>relative-2</c>.</param>
    /// <param name="series">The bars; each interval with enough of them gets tables of its own.</param>
    /// <param name="parameters">Of the forest; its contamination is the budget.</param>
    /// <param name="threads">At most this many threads; 0 for one per processor. Changes nothing in the result.</param>
    /// <param name="cancellation">Stops between series, trees and tables.</param>
    /// <exception cref="TrainingException">Too few rows, or a parameter out of range.</exception>
    public static CalibratedForest Train(
        FeatureSet set, IReadOnlyList<TrainingSeries> series, ForestParameters parameters, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Check();
        var rows = new FeatureMatrix(set.Names.Count);
        var held = new List<HeldOutRows>();
        foreach (var one in series)
        {
            cancellation.ThrowIfCancellationRequested();
            held.Add(HeldOutRows.Split(one, set, rows));
        }

        if (rows.Rows < 2 * parameters.SamplesPerTree && !parameters.AcceptPoorData)
            throw new TrainingException(
                $"There are {rows.Rows} rows to train the forest on, a quarter of all: {2 * parameters.SamplesPerTree} are needed.");
        // A market in which no price ever stood still has no spread in that feature: the forest then has no use for it, and no other feature can be so.
        var forest = ForestTrainer.Train(rows, parameters with { AcceptPoorData = true }, threads, cancellation);
        var samples = held.GroupBy(one => one.StepSeconds).Select(group => Score(group, set, forest.Forest, cancellation)).ToList();
        var filled = series.Where(one => one.Bars.Length > 0).ToList();
        return new CalibratedForest(
            forest,
            Calibrator.Calibrate(set.Id, samples, cancellation),
            TrainingSummary.Of(rows, forest.Scores, threads),
            new TrainingSource(
                filled.Min(one => one.Bars.Span[0].Time), filled.Max(one => one.Bars.Span[^1].Time), [.. filled.Select(one => one.Key.Ticker.Symbol).Distinct()]));
    }

    private static CalibrationSample Score(IGrouping<double, HeldOutRows> interval, FeatureSet set, IsolationForest forest, CancellationToken cancellation)
    {
        var sample = new CalibrationSample(interval.Key, set.Names.Count);
        foreach (var held in interval)
        {
            cancellation.ThrowIfCancellationRequested();
            var scores = new double[held.Count];
            forest.Score(held.Values, scores);
            for (var i = 0; i < scores.Length; i++)
                sample.Add(held.Row(i), scores[i], held.Slot(i));
        }

        return sample;
    }
}

/// <summary>The bars of one series to train on.</summary>
/// <param name="Key">Ticker and interval.</param>
/// <param name="Bars">Its bars in time order; incomplete ones are skipped.</param>
public sealed record TrainingSeries(SeriesKey Key, ReadOnlyMemory<Bar> Bars);

/// <summary>What <see cref="CalibratedTrainer"/> yields: everything that a model file needs but its name and date.</summary>
/// <param name="Forest">The trees, and the offset that the budget's share of the training rows score below.</param>
/// <param name="Calibration">From rows and scores to severities.</param>
/// <param name="Summary">What the training rows were like.</param>
/// <param name="Source">Where they came from.</param>
public sealed record CalibratedForest(TrainedForest Forest, Calibration Calibration, TrainingSummary Summary, TrainingSource Source)
{
    /// <summary>The metadata properties that a model file needs besides the usual ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Extensions => [new(Calibration.Property, CalibrationText.Write(Calibration))];
}
