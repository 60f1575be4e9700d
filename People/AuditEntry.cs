using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Anomaly.People;

/// <summary>A change that somebody made, or tried to.</summary>
/// <param name="Actor">The pseudonym of who did it; <c>local</c> without accounts, <c>anonymous</c> where nobody was signed in, <c>command line</c> for tools on the store.</param>
/// <param name="Action">What, for example <c>POST /api/v1/backfills</c>.</param>
/// <param name="Target">On what: the values of the route, for example <c>ticker=AAPL interval=1d</c>. Of people, their pseudonyms.</param>
/// <param name="Outcome">How it ended: the HTTP status, or <c>done</c>.</param>
/// <param name="CorrelationId">Names the request in the logs.</param>
public sealed record AuditEvent(string Actor, string Action, string Target, string Outcome, string CorrelationId);

/// <summary>An entry of the audit: an event with its place in the chain.</summary>
/// <param name="Sequence">1 for the first.</param>
/// <param name="At">When, UTC, to the microsecond.</param>
/// <param name="Event">What happened.</param>
/// <param name="Hash">SHA-256 of the hash before and of this entry, as hex digits: no entry can be changed or left out without changing all that follow.</param>
public sealed record AuditEntry(long Sequence, DateTime At, AuditEvent Event, string Hash)
{
    private const int MostCharacters = 300;

    /// <summary>The entry that follows the end of a chain.</summary>
    public static AuditEntry After(AuditHead head, DateTime at, AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(happened);
        var entry = new AuditEntry(head.Sequence + 1, at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)), Clean(happened), "");
        return entry with { Hash = entry.HashAfter(head.Hash) };
    }

    /// <summary>The hash that this entry must have behind another.</summary>
    public string HashAfter(string before)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        buffer.Write(Convert.FromHexString(before));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(Sequence);
            writer.WriteStringValue(At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            foreach (var text in new[] { Event.Actor, Event.Action, Event.Target, Event.Outcome, Event.CorrelationId })
                writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static AuditEvent Clean(AuditEvent happened) =>
        new(Clean(happened.Actor), Clean(happened.Action), Clean(happened.Target), Clean(happened.Outcome), Clean(happened.CorrelationId));

    /// <summary>Text of requests may be anything: what could not be stored as it is, or would break a line, becomes a question mark.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MostCharacters));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MostCharacters)
                break;
            clean.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "?" : rune.ToString());
        }

        return clean.ToString();
    }
}

/// <summary>The end of the chain: number and hash of its last entry.</summary>
public sealed record AuditHead(long Sequence, string Hash)
{
    /// <summary>The chain before its first entry.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', 64));
}
