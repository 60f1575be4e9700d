using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features;
using Anomaly.Detection.Features.Relative;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Forests;
using Anomaly.Detection.Models;
using Anomaly.MarketData;

namespace Anomaly.Evaluation;

/// <summary>Trains on the training part, lets all contenders judge the test part, and sums up.</summary>
public static class EvaluationRun
{
    /// <summary>The report, telling <paramref name="warn"/> which model has seen the tickers that it is judged on.</summary>
    public static EvaluationReport Run(EvaluationRequest request, EvaluationBars bars, IProgress<double> progress, Action<string> warn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(bars);
        return request.Folds is { } folds ? CrossValidate(request, bars, folds, progress, cancellationToken) : Compare(request, bars, progress, warn, cancellationToken);
    }

    private static EvaluationReport Compare(EvaluationRequest request, EvaluationBars bars, IProgress<double> progress, Action<string> warn, CancellationToken cancellationToken)
    {
        var data = EvaluationData.Of(bars, request);
        IContender[] contenders =
        [
            .. request.Models,
            .. request.Models.Count == 0 ? Trained(request, data.Training, cancellationToken) : [],
            .. request.WithYardsticks ? Yardsticks.Of(data.Training, request.Seed, cancellationToken) : [],
        ];
        var reports = new List<ContenderReport>();
        foreach (var contender in contenders)
        {
            var result = InjectionTrial.Run(contender, data.Test, Shock.Standard, request.Points, request.Seed, cancellationToken);
            var labelled = data.Labelled.Count == 0 ? result : InjectionTrial.Run(contender, data.Labelled, [], 0, request.Seed, cancellationToken);
            reports.Add(ReportBuilder.Of(result, labelled, ReportBuilder.StandardBudgets, request.Seed));
            if (reports[^1].SeenTickers is { Count: > 0 } seen)
                warn($"{contender.Name} was trained on {seen.Count} of the {data.Test.Count} tickers that it is judged on ({string.Join(", ", seen)}): its numbers are not those of unseen tickers.");
            progress.Report((double)reports.Count / contenders.Length);
        }

        return Report(request, data.Test, data.Split, data.Labelled.Count > 0, reports);
    }

    /// <summary>Every ticker is judged by a model of the same recipe that was trained on the tickers of the other folds.</summary>
    private static EvaluationReport CrossValidate(EvaluationRequest request, EvaluationBars bars, int folds, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var histories = bars.Clean;
        if (folds < 2 || folds > histories.Count)
            throw new ArgumentOutOfRangeException(nameof(request), folds, $"{histories.Count} tickers are judged in 2 to {histories.Count} folds.");
        var trials = new List<SeriesTrial>();
        TrialResult? last = null;
        for (var fold = 0; fold < folds; fold++)
        {
            var model = Relative(request, EvaluationData.Prepare(request, histories.Where((_, i) => i % folds != fold)), cancellationToken);
            List<EvaluationSeries> test = [.. histories.Where((_, i) => i % folds == fold).Select(history => new EvaluationSeries(history.Series, history.Bars, DateTime.MinValue))];
            last = InjectionTrial.Run(model, test, Shock.Standard, request.Points, request.Seed + (ulong)fold, cancellationToken);
            trials.AddRange(last.Series);
            progress.Report((fold + 1.0) / folds);
        }

        var result = last! with { Series = trials };
        var split = $"judged: each of {trials.Count} tickers by a model trained on those of the other of {folds} folds";
        return Report(request, [.. trials.Select(trial => trial.Series)], split, bars.Labels is not null, [ReportBuilder.Of(result, result, ReportBuilder.StandardBudgets, request.Seed)]);
    }

    private static EvaluationReport Report(EvaluationRequest request, IReadOnlyList<EvaluationSeries> test, string split, bool isSimulated, IReadOnlyList<ContenderReport> contenders) => new()
    {
        Title = $"{(isSimulated ? "simulated exchange" : "real bars")} at {request.Interval}, {test.Min(series => series.Bars[0].Time):yyyy-MM-dd} to {test.Max(series => series.Bars[^1].Time):yyyy-MM-dd}",
        Set = $"{(isSimulated ? "simulated " : "")}{string.Join(", ", test.Select(series => series.Key.Ticker.Market).Distinct().Order())} {request.Interval}",
        Split = split,
        Seed = request.Seed,
        Budgets = ReportBuilder.StandardBudgets,
        Tickers = [.. test.Select(series => series.Key.Ticker.Symbol)],
        Contenders = contenders,
    };

    private static ModelContender[] Trained(EvaluationRequest request, IReadOnlyList<TrainingSeries> training, CancellationToken cancellationToken) =>
        [Relative(request, training, cancellationToken), Seed14(request, training, cancellationToken)];

    private static ModelContender Relative(EvaluationRequest request, IReadOnlyList<TrainingSeries> training, CancellationToken cancellationToken)
    {
        var trained = CalibratedTrainer.Train(Relative2FeatureSet.Instance, training, new ForestParameters { Seed = request.Seed }, cancellation: cancellationToken);
        return Contender("relative-2 (trained here)", Relative2FeatureSet.Instance, trained.Forest, trained.Extensions);
    }

    private static ModelContender Seed14(EvaluationRequest request, IReadOnlyList<TrainingSeries> training, CancellationToken cancellationToken)
    {
        var rows = new FeatureMatrix(Seed14Columns.Count);
        foreach (var series in training)
        {
            var features = FeatureRows.Compute(Seed14FeatureSet.Instance, series.Bars.Span);
            for (var i = 0; i < features.Count; i++)
            {
                if (features.Complete[i])
                    rows.Add(features.Row(i));
            }
        }

        return Contender("seed-14 (trained here)", Seed14FeatureSet.Instance, ForestTrainer.Train(rows, new ForestParameters { Seed = request.Seed }, cancellation: cancellationToken), []);
    }

    private static ModelContender Contender(string name, FeatureSet set, TrainedForest trained, IReadOnlyList<KeyValuePair<string, string>> extensions) =>
        new(name, ModelFile.Read(ModelFile.Write(trained.Forest, trained.Offset, new ModelMetadata
        {
            Version = new ModelVersion(Market.US, 0, 0, 0),
            FeatureSet = set.Id,
            FeatureNames = set.Names,
            Contamination = 0.01,
            TrainedAt = DateTimeOffset.UnixEpoch,
            Extensions = extensions,
        })));
}

/// <summary>What is to be evaluated.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The interval of the bars.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Models that the user named; where there are none, two are trained for the evaluation.</summary>
    public required IReadOnlyList<IContender> Models { get; init; }

    /// <summary>Bars before it train and calibrate, later ones test; null for all on both sides where tickers are held out.</summary>
    public DateTime? Split { get; init; }

    /// <summary>In how many folds the tickers are judged, each by a model trained on the other folds; null to judge those that are held out.</summary>
    public int? Folds { get; init; }

    /// <summary>What is done to histories before they train, as cutting them where a split was not applied.</summary>
    public Func<IReadOnlyList<BarHistory>, IReadOnlyList<BarHistory>> Prepare { get; init; } = histories => histories;

    /// <summary>Whether plain rules and a random cut forest are judged beside them.</summary>
    public bool WithYardsticks { get; init; } = true;

    /// <summary>Shocks a ticker.</summary>
    public required int Points { get; init; }

    /// <summary>Fixes shocks, trees and resampling.</summary>
    public required ulong Seed { get; init; }
}
