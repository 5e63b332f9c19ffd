namespace Collab.Actors.Membership;

/// <summary>
/// The tables through which nodes find each other and settle who goes on. They stand beside the journal's and are
/// created with them. Times are milliseconds since 1970 by the database's clock, the only one that all nodes share.
/// </summary>
internal static class MembershipTables
{
    /// <summary>Every table, for asking whether they are there.</summary>
    public static readonly string[] Names = ["collab_lease", "collab_node"];

    /// <summary>
    /// The same for every database. <c>collab_lease</c>: who may act alone, until when; its version grows with every
    /// owner. <c>collab_node</c>: who is a member, of which cluster, and when it last gave a sign of life.
    /// </summary>
    public const string Script = """

        CREATE TABLE IF NOT EXISTS collab_lease
        (
            name    text   NOT NULL PRIMARY KEY,
            owner   text   NOT NULL,
            version bigint NOT NULL,
            expires bigint NOT NULL
        );

        CREATE TABLE IF NOT EXISTS collab_node
        (
            address text   NOT NULL PRIMARY KEY,
            uid     bigint NOT NULL,
            name    text   NOT NULL,
            cluster bigint NOT NULL,
            seen    bigint NOT NULL
        );
        """;
}
