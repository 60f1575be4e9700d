using System.Globalization;
using System.Text;

namespace Anomaly.Chaos.Load;

/// <summary>
/// A folder of daily bars that grows while a cluster reads it: a seeded random walk per ticker with a shock now and then. What was offered
/// is in the folder, so any other process can detect the same.
/// </summary>
internal sealed class OfferedMarket : IDisposable
{
    private const int FirstBars = 150;
    private static readonly DateTime FirstDay = new(2015, 1, 5, 14, 30, 0, DateTimeKind.Utc);
    private readonly Dictionary<string, Series> _series = [];

    public OfferedMarket(int tickers, int seed)
    {
        Folder = Directory.CreateTempSubdirectory("anomaly-chaos-bars-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "1d"));
        for (var i = 0; i < tickers; i++)
        {
            var ticker = $"CHS{i:0000}";
            _series[ticker] = new Series(new Random((seed * 100_003) + i));
            Offer(ticker, FirstBars);
        }
    }

    public string Folder { get; }

    public IReadOnlyCollection<string> Tickers => _series.Keys;

    public int Bars => _series.Values.Sum(series => series.Rows);

    /// <summary>Appends bars to a ticker's file, which is replaced in one step.</summary>
    public void Offer(string ticker, int bars)
    {
        var series = _series[ticker];
        for (var i = 0; i < bars; i++)
            series.Append();
        var file = Path.Combine(Folder, "1d", ticker + ".csv");
        File.WriteAllText(file + ".new", series.Text);
        File.Move(file + ".new", file, overwrite: true);
    }

    public int BarsOf(string ticker) => _series[ticker].Rows;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class Series(Random random)
    {
        private readonly StringBuilder _text = new("Datetime,Open,High,Low,Close,Volume\n");
        private double _close = 20 + (2000 * random.NextDouble());

        public int Rows { get; private set; }

        public string Text => _text.ToString();

        public void Append()
        {
            var shock = random.Next(60) == 0 ? 8 : 1;
            var open = _close * (1 + (0.003 * Draw()));
            _close = Math.Max(1, open * (1 + (0.012 * shock * Draw())));
            var high = Math.Max(open, _close) * (1 + (0.004 * random.NextDouble()));
            var low = Math.Min(open, _close) * (1 - (0.004 * random.NextDouble()));
            var volume = Math.Round(1_000_000 * shock * (0.5 + random.NextDouble()));
            var day = FirstDay.AddDays(Rows++);
            _text.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-ddTHH:mm:ssZ},{open:R},{high:R},{low:R},{_close:R},{volume:F0}\n");
        }

        private double Draw() => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
    }
}
