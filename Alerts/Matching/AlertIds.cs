using System.Security.Cryptography;
using System.Text;

namespace Anomaly.Alerts.Matching;

/// <summary>Ids that follow from what they name, so that whoever works something out again comes to the same.</summary>
internal static class AlertIds
{
    /// <summary>The id of a person's alert of an incident: 24 hex digits.</summary>
    public static string OfAlert(string personId, string incidentId) => Convert.ToHexStringLower(Hash($"{personId}|{incidentId}").AsSpan(0, 12));

    /// <summary>The id of what is sent of an alert to a channel: a UUID of the version for ids that a program makes by rules of its own.</summary>
    /// <param name="alertId">The alert; of a correction, the delivery that it corrects.</param>
    /// <param name="channelId">The channel.</param>
    /// <param name="kind">What is sent.</param>
    /// <param name="foundAgain">When the anomaly was found again after it had been taken back; null where it was not.</param>
    public static string OfDelivery(string alertId, string channelId, AlertDeliveryKind kind, DateTime? foundAgain = null)
    {
        var bytes = Hash($"{alertId}|{channelId}|{EnumNames.Of(kind)}{(foundAgain is { } time ? $"|{time:O}" : "")}").AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
