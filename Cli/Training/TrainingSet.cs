using Anomaly.Detection.Features;
using Anomaly.Detection.Forests;
using Anomaly.MarketData;

namespace Anomaly.Cli.Training;

/// <summary>The rows of many tickers of one market, pooled; each ticker's features come from its own bars alone.</summary>
internal sealed class TrainingSet
{
    private TrainingSet(FeatureMatrix rows) => Rows = rows;

    /// <summary>The rows, ticker after ticker in symbol order.</summary>
    public FeatureMatrix Rows { get; }

    /// <summary>Rows left out because a value is too large for a 32-bit float.</summary>
    public int RowsLeftOut { get; private set; }

    private readonly SortedDictionary<Ticker, int> _rowsByTicker = [];
    private DateTime _from = DateTime.MaxValue;
    private DateTime _to = DateTime.MinValue;

    /// <summary>Where the rows came from.</summary>
    public TrainingSource Source => new(_from, _to, [.. _rowsByTicker.Keys.Select(ticker => ticker.Symbol)]);

    /// <summary>Computes and pools the rows.</summary>
    /// <param name="set">The features.</param>
    /// <param name="histories">One history a ticker.</param>
    public static TrainingSet Of(FeatureSet set, IReadOnlyList<BarHistory> histories, CancellationToken cancellationToken)
    {
        var pooled = new TrainingSet(new FeatureMatrix(set.Names.Count));
        foreach (var history in histories)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pooled.Add(set, history);
        }

        return pooled;
    }

    private void Add(FeatureSet set, BarHistory history)
    {
        var rows = FeatureRows.Compute(set, history.Bars.ToArray());
        var before = Rows.Rows;
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows.Complete[i])
                continue;
            if (!FitsFloats(rows.Row(i)))
            {
                RowsLeftOut++;
                continue;
            }

            Rows.Add(rows.Row(i));
            var time = history.Bars[i].Time;
            _from = time < _from ? time : _from;
            _to = time > _to ? time : _to;
        }

        if (Rows.Rows > before)
            _rowsByTicker[history.Series.Ticker] = Rows.Rows - before;
    }

    private static bool FitsFloats(ReadOnlySpan<double> row)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite((float)value))
                return false;
        }

        return true;
    }
}
