using System.Buffers;
using System.Collections.Immutable;
using Anomaly.Detection.Decisions;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Engine;

/// <summary>One run of bars through the engines of one series: the working copy of a state, used once.</summary>
internal sealed class DetectionPass
{
    /// <summary>Rows scored together: enough for the forest to work in bulk, few enough to stay in the first cache.</summary>
    private const int BlockRows = 128;

    private readonly Detector _detector;
    private readonly Seed14Engine _seed;
    private readonly IFeatureEngine? _own;
    private readonly SeriesRates? _rates;
    private readonly ImmutableArray<ScoredRow>.Builder _rows;
    private readonly ImmutableArray<AnomalyFinding>.Builder _anomalies = ImmutableArray.CreateBuilder<AnomalyFinding>();
    private ImmutableArray<double> _lastFeatures = [];
    private DateTime? _anchor;
    private Bar? _last;
    private long _rowsScored;
    private int _taken;
    private int _incomplete;
    private int _duplicates;

    /// <param name="detector">The model that scores.</param>
    /// <param name="state">Where to go on; null for a series of which no bar was seen.</param>
    /// <param name="bars">About how many bars come.</param>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public DetectionPass(Detector detector, DetectionState? state, int bars)
    {
        _detector = detector;
        _rows = ImmutableArray.CreateBuilder<ScoredRow>(bars);
        var set = detector.HasOwnFeatures ? detector.FeatureSet : null;
        if (state is null)
        {
            _seed = Seed14FeatureSet.Instance.CreateEngine();
            _own = set?.CreateEngine();
            _rates = detector.Rule.StartRates();
            return;
        }

        _seed = Seed14FeatureSet.Instance.Restore(state.SeedState.Span);
        _own = set?.Restore(state.ModelState.Span);
        _rates = detector.Rule.RestoreRates(state.Rates.Span);
        (_anchor, _last, _rowsScored) = (state.Anchor, state.LastBar, state.RowsScored);
        if (_seed.Rows != state.RowsLoaded || (_own is not null && _own.Rows != state.RowsLoaded))
        {
            throw new InvalidDataException(
                $"The detection state is damaged: it counts {state.RowsLoaded} bars, its features {_seed.Rows}. Rebuild it from the stored bars.");
        }
    }

    /// <summary>Takes bars, and answers the rows from a time on; those before it are scored only where the series' rates need it.</summary>
    public void Take(ReadOnlySpan<Bar> bars, DateTime scoreFrom, CancellationToken cancellation)
    {
        using var block = new RowBlock(Math.Min(bars.Length, BlockRows), _own);
        for (var i = 0; i < bars.Length; i++)
        {
            if (i % BlockRows == 0)
                cancellation.ThrowIfCancellationRequested();
            ref readonly var bar = ref bars[i];
            if (!Accepts(bar))
                continue;
            var isComplete = Push(bar, block);
            if (i == bars.Length - 1)
                _lastFeatures = [.. block.NextSeedRow];
            if (!isComplete)
                continue;
            _rowsScored++;
            if (bar.Time >= scoreFrom || _rates is not null)
                block.Keep(bar);
            if (block.IsFull)
                Score(block, scoreFrom);
        }

        Score(block, scoreFrom);
    }

    /// <summary>Takes one bar and judges it, anomalous or not; null where it is skipped or cannot be scored.</summary>
    public JudgedBar? Judge(in Bar bar)
    {
        using var block = new RowBlock(capacity: 1, _own);
        if (!Accepts(bar) || !Push(bar, block))
            return null;
        block.Keep(bar);
        block.ScoreAll(_detector.Model.Forest);
        var score = block.Score(0);
        var (isAnomalous, severity, _) = _detector.Rule.Judge(block.Row(0), block.Facts(0), score, _rates);
        return new JudgedBar(Describe(block, 0, score, severity), [.. block.Row(0)], isAnomalous);
    }

    public DetectionStep Finish() => new()
    {
        State = new DetectionState(_detector.Model.Hash, _detector.FeatureSet.Id, StateOf(_seed), _own is null ? default : StateOf(_own), _rates?.ToBytes())
        {
            Anchor = _anchor, LastBar = _last, RowsLoaded = _seed.Rows, RowsScored = _rowsScored,
        },
        Rows = _rows.DrainToImmutable(),
        Anomalies = _anomalies.DrainToImmutable(),
        LastFeatures = _lastFeatures,
        BarsTaken = _taken,
        IncompleteBars = _incomplete,
        DuplicateBars = _duplicates,
    };

    private static byte[] StateOf(IFeatureEngine engine)
    {
        var state = new byte[engine.MaxStateLength];
        var length = engine.WriteState(state);
        return length == state.Length ? state : state[..length];
    }

    private bool Accepts(in Bar bar)
    {
        if (!bar.IsComplete)
        {
            _incomplete++;
            return false;
        }

        if (_last is not { } last || bar.Time > last.Time)
            return true;
        if (bar != last)
            throw new OutdatedBarException(bar.Time, last.Time);
        _duplicates++;
        return false;
    }

    private bool Push(in Bar bar, RowBlock block)
    {
        _anchor ??= bar.Time;
        _last = bar;
        _taken++;
        var complete = _seed.Push(bar, block.NextSeedRow);
        if (_own is null)
            return complete;
        complete = _own.Push(bar, block.NextRow);
        _own.CopyFacts(block.NextFacts);
        return complete;
    }

    private void Score(RowBlock block, DateTime from)
    {
        block.ScoreAll(_detector.Model.Forest);
        for (var i = 0; i < block.Count; i++)
        {
            var score = block.Score(i);
            var (isAnomalous, severity, surprise) = _detector.Rule.Judge(block.Row(i), block.Facts(i), score, _rates);
            _rates?.Count(surprise);
            if (block.Bar(i).Time < from)
                continue;
            _rows.Add(new ScoredRow(block.Bar(i).Time, score, severity, isAnomalous));
            if (isAnomalous)
                _anomalies.Add(Describe(block, i, score, severity));
        }

        block.Clear();
    }

    private AnomalyFinding Describe(RowBlock block, int at, double score, double? severity)
    {
        var names = _detector.FeatureSet.Names;
        var row = block.Row(at);
        var finding = new AnomalyFinding
        {
            Bar = block.Bar(at),
            Score = score,
            Threshold = _detector.Rule.Threshold,
            Features = [.. block.SeedRow(at)],
            Contributions = [.. _detector.Model.Explain(row).Select(feature => new FeatureContribution(names[feature.Feature], feature.Value))],
            Severity = severity,
        };
        return _detector.Rule.Describe(finding, row, block.Facts(at));
    }
}

/// <summary>A block of rows that wait to be scored together, in pooled buffers.</summary>
internal sealed class RowBlock : IDisposable
{
    private readonly int _capacity;
    private readonly int _width;
    private readonly int _factCount;
    private readonly Bar[] _bars;
    private readonly double[] _seedRows;
    private readonly double[] _rows;
    private readonly double[] _facts;
    private readonly double[] _scores;

    /// <param name="capacity">Rows that fit in.</param>
    /// <param name="own">
    /// The engine of the model's own features, which get rows beside the seed's; null where the model is fed the seed's.
    /// </param>
    public RowBlock(int capacity, IFeatureEngine? own)
    {
        _capacity = Math.Max(capacity, 1);
        _width = own?.Width ?? Seed14Columns.Count;
        _factCount = own?.FactCount ?? 0;
        _bars = ArrayPool<Bar>.Shared.Rent(_capacity);
        _scores = ArrayPool<double>.Shared.Rent(_capacity);
        _seedRows = ArrayPool<double>.Shared.Rent(_capacity * Seed14Columns.Count);
        _rows = own is null ? _seedRows : ArrayPool<double>.Shared.Rent(_capacity * _width);
        _facts = ArrayPool<double>.Shared.Rent(_capacity * _factCount);
    }

    /// <summary>Rows kept.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    /// <summary>Where the next bar's seed features go. A row that is not kept is overwritten.</summary>
    public Span<double> NextSeedRow => _seedRows.AsSpan(Count * Seed14Columns.Count, Seed14Columns.Count);

    /// <summary>Where the next bar's features for the model go.</summary>
    public Span<double> NextRow => _rows.AsSpan(Count * _width, _width);

    /// <summary>Where the facts beside the next row go.</summary>
    public Span<double> NextFacts => _facts.AsSpan(Count * _factCount, _factCount);

    public Bar Bar(int row) => _bars[row];

    public ReadOnlySpan<double> SeedRow(int row) => _seedRows.AsSpan(row * Seed14Columns.Count, Seed14Columns.Count);

    public ReadOnlySpan<double> Row(int row) => _rows.AsSpan(row * _width, _width);

    public ReadOnlySpan<double> Facts(int row) => _facts.AsSpan(row * _factCount, _factCount);

    /// <summary>The score of a row; <see cref="ScoreAll"/> came before.</summary>
    public double Score(int row) => _scores[row];

    /// <summary>Keeps what was written for the next bar.</summary>
    public void Keep(in Bar bar) => _bars[Count++] = bar;

    /// <summary>Scores the rows kept.</summary>
    public void ScoreAll(IsolationForest forest) => forest.Score(_rows.AsSpan(0, Count * _width), _scores.AsSpan(0, Count));

    public void Clear() => Count = 0;

    public void Dispose()
    {
        ArrayPool<Bar>.Shared.Return(_bars);
        ArrayPool<double>.Shared.Return(_scores);
        ArrayPool<double>.Shared.Return(_seedRows);
        ArrayPool<double>.Shared.Return(_facts);
        if (_rows != _seedRows)
            ArrayPool<double>.Shared.Return(_rows);
    }
}
