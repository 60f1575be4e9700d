using System.Runtime.InteropServices;
using Anomaly.Detection.Features.Seed14;
using Anomaly.Grains.Interfaces.Tickers;

namespace Anomaly.Grains.Tickers.Charting;

/// <summary>The columns of a chart while they are filled.</summary>
/// <param name="capacity">Rows at the most.</param>
internal sealed class ChartRows(int capacity)
{
    private readonly DateTimeOffset[] _dates = new DateTimeOffset[capacity];
    private readonly double[] _open = new double[capacity];
    private readonly double[] _high = new double[capacity];
    private readonly double[] _low = new double[capacity];
    private readonly double[] _close = new double[capacity];
    private readonly double[] _volume = new double[capacity];
    private readonly double[] _lower = new double[capacity];
    private readonly double[] _upper = new double[capacity];
    private readonly double[] _mean = new double[capacity];
    private readonly double[] _vwap = new double[capacity];
    private readonly double[] _rsi = new double[capacity];

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row, unless it is none that can be drawn.</summary>
    public void Add(in Bar bar, in Seed14Chart columns)
    {
        if (double.IsNaN(columns.Mean20))
            return;
        var at = Count++;
        _dates[at] = new DateTimeOffset(bar.Time);
        _open[at] = bar.Open;
        _high[at] = bar.High;
        _low[at] = bar.Low;
        _close[at] = bar.Close;
        _volume[at] = bar.Volume;
        _lower[at] = columns.LowerBand;
        _upper[at] = columns.UpperBand;
        _mean[at] = columns.Mean20;
        _vwap[at] = columns.Vwap;
        _rsi[at] = columns.Rsi;
    }

    /// <summary>The chart. The rows must not be touched after it.</summary>
    public ChartSeries ToChart(SeriesKey series) => new()
    {
        Ticker = series.Ticker.Symbol,
        Interval = series.Interval.Code,
        Market = series.Ticker.Market.ToString(),
        Dates = Column(_dates),
        Open = Column(_open),
        High = Column(_high),
        Low = Column(_low),
        Close = Column(_close),
        Volume = Column(_volume),
        LowerBand = Column(_lower),
        UpperBand = Column(_upper),
        Mean = Column(_mean),
        Vwap = Column(_vwap),
        Rsi = Column(_rsi),
        LastIsLive = false,
        Version = 0,
    };

    private ImmutableArray<T> Column<T>(T[] values) =>
        ImmutableCollectionsMarshal.AsImmutableArray(Count == values.Length ? values : values[..Count]);
}
