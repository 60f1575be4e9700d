using System.Globalization;
using System.Net;
using System.Text;

namespace Anomaly.Alerts.Channels;

/// <summary>The words of messages, in English as the reasons of anomalies are. Nothing here is trusted: what goes into HTML is encoded, and a heading has one line.</summary>
public sealed class AlertText(IOptions<AlertOptions> options)
{
    private const int LongestHeading = 150;

    /// <summary>A message in one line.</summary>
    public static string Heading(AlertMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return OneLine(message.Kind switch
        {
            AlertMessageKind.Test => "Test of Anomaly.Orleans: this channel works",
            AlertMessageKind.Code => $"{message.Code} is your code to confirm this address",
            AlertMessageKind.Digest => DigestHeading(message.Items),
            _ => ItemHeading(message.Items[0]),
        });
    }

    /// <summary>An item in one line.</summary>
    public static string ItemHeading(AlertItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return OneLine(item.Kind == AlertDeliveryKind.Correction
            ? $"Taken back: {item.Anomaly.Series.Ticker} {item.Anomaly.Series.Interval} of {TimeOf(item.Anomaly)}"
            : $"{item.Anomaly.Series.Ticker} {item.Anomaly.Series.Interval} {item.Anomaly.ReasonToShow}");
    }

    /// <summary>A message as plain text.</summary>
    public string Plain(AlertMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Items.Count == 0)
            return message.Kind == AlertMessageKind.Code ? CodeText(message.Code!) : "If you can read this, alerts will reach you here.\n";
        var text = new StringBuilder();
        foreach (var item in message.Items)
        {
            text.Append(Name(item)).Append('\n').Append(Statement(item)).Append('\n').Append(Facts(item)).Append('\n');
            if (LinkOf(item) is { } link)
                text.Append(link).Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A message as HTML.</summary>
    /// <param name="message">The message.</param>
    /// <param name="footer">A line of plain text at the end, with a link; null for none.</param>
    public string Html(AlertMessage message, (string Text, string Link)? footer)
    {
        ArgumentNullException.ThrowIfNull(message);
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><body style=\"font-family:sans-serif\">");
        if (message.Items.Count == 0)
            html.Append("<p>").Append(Encode(Plain(message))).Append("</p>");
        foreach (var item in message.Items)
        {
            html.Append("<h2 style=\"font-size:1.1em\">").Append(Encode(Name(item))).Append("</h2><p>").Append(Encode(Statement(item))).Append("</p><p>").Append(Encode(Facts(item)));
            if (LinkOf(item) is { } link)
                html.Append("<br><a href=\"").Append(Encode(link)).Append("\">Look at it</a>");
            html.Append("</p>");
        }

        if (footer is { } end)
            html.Append("<p style=\"color:#777\"><a href=\"").Append(Encode(end.Link)).Append("\">").Append(Encode(end.Text)).Append("</a></p>");
        return html.Append("</body></html>").ToString();
    }

    /// <summary>Ticker, interval and company.</summary>
    public static string Name(AlertItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var series = $"{item.Anomaly.Series.Ticker} {item.Anomaly.Series.Interval}";
        return OneLine(item.CompanyName is { Length: > 0 } company ? $"{series}: {company}" : series);
    }

    /// <summary>What happened, as a sentence.</summary>
    public static string Statement(AlertItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Kind == AlertDeliveryKind.Correction)
            return "You were told of this anomaly. Its bar has been corrected since, and it no longer holds.";
        var reason = item.Anomaly.ReasonToShow;
        return OneLine(reason.Length == 0 ? reason : $"{char.ToUpperInvariant(reason[0])}{reason[1..]}{(reason[^1] == '.' ? "" : ".")}");
    }

    /// <summary>Bar, close and severity.</summary>
    public static string Facts(AlertItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var severity = item.Anomaly.Severity is { } value ? $", severity {value.ToString("0.####", CultureInfo.InvariantCulture)}" : "";
        return $"Bar of {TimeOf(item.Anomaly)}, close {item.Anomaly.Close.ToString("0.######", CultureInfo.InvariantCulture)}{severity}";
    }

    /// <summary>The page of an item's anomaly; null where messages have no links.</summary>
    public string? LinkOf(AlertItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return options.Value.LinkTo($"anomalies/{item.Anomaly.Id}");
    }

    private static string DigestHeading(IReadOnlyList<AlertItem> items)
    {
        string[] tickers = [.. items.Select(item => item.Anomaly.Series.Ticker.Symbol).Distinct()];
        return $"{items.Count} alert{(items.Count == 1 ? "" : "s")}: {string.Join(", ", tickers.Take(5))}{(tickers.Length > 5 ? " and others" : "")}";
    }

    private static string CodeText(string code) =>
        $"Somebody wants alerts of Anomaly.Orleans to be sent here. If that was you, confirm the address with this code: {code}\nOtherwise do nothing, and nothing will be sent.\n";

    private static string TimeOf(AnomalyRecord anomaly) => anomaly.Datetime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Without control characters, and not too long for a subject.</summary>
    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));
        return line.Length <= LongestHeading ? line : string.Concat(line.AsSpan(0, LongestHeading - 1), "…");
    }
}
