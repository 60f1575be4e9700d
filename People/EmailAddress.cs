using System.Net.Mail;

namespace Anomaly.People;

/// <summary>E-mail addresses as they are kept and compared.</summary>
public static class EmailAddress
{
    private const int MostCharacters = 254;

    /// <summary>The address in lower case without blanks around it.</summary>
    public static string Normalize(string? text) => (text ?? "").Trim().ToLowerInvariant();

    /// <summary>The same of a text that must be an address.</summary>
    /// <exception cref="AccountException">It is none.</exception>
    public static string Read(string? text) =>
        Find(text) ?? throw new AccountException(AccountProblem.BadInput, "This is no e-mail address: write it as somebody@example.com.", "email");

    /// <summary>The same; null of what is no address.</summary>
    public static string? Find(string? text)
    {
        var address = Normalize(text);
        return address.Length is > 0 and <= MostCharacters && !address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '<' or '>' or '"' or ',' or ';')
            && MailAddress.TryCreate(address, out var read) && read.Address == address
            ? address
            : null;
    }
}
