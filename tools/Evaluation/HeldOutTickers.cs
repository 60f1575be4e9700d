using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Evaluation;

/// <summary>
/// Which tickers no model that ships may be trained on, so that it can be judged on tickers that it never saw. The rule needs no list and no
/// luck: it says the same of every ticker, on any machine and for ever, and about a third are held out.
/// </summary>
public static class HeldOutTickers
{
    /// <summary>First bytes below it, of 256 equally likely ones, hold a ticker out.</summary>
    public const int FirstByteBelow = 85;

    /// <summary>Whether the SHA-256 of the symbol (upper case, UTF-8) begins with a byte below <see cref="FirstByteBelow"/>.</summary>
    /// <param name="ticker">Any ticker; its symbol is upper case already.</param>
    public static bool Contains(Ticker ticker) => SHA256.HashData(Encoding.UTF8.GetBytes(ticker.Symbol))[0] < FirstByteBelow;
}
